import type { Clock, Timer } from "./clock";
import { Retransmitter } from "./retransmitter";
import { type SipTimers, transactionTimeoutMs } from "./timers";

/** What a transaction needs around it. */
export interface TransactionEnvironment {
  readonly clock: Clock;
  readonly timers: SipTimers;
}

export type ServerState = "trying" | "proceeding" | "accepted" | "completed" | "confirmed" | "terminated";

export interface ServerTransactionHooks {
  /** Sends bytes toward the peer (RFC 3261 §18.2.2). */
  send(data: Buffer): void;
  /** Timer H fired: no ACK came for a final response ≥ 300. */
  onAckTimeout?(): void;
  onTerminated(): void;
}

/** Server half of a transaction as the core sees it. */
export interface ServerTransaction {
  readonly key: string;
  readonly state: ServerState;
  readonly method: string;
  /** The same request arrived again. */
  receiveRetransmission(): void;
  /** Sends a response. False when the state does not allow one any more. */
  respond(status: number, data: Buffer): boolean;
  /** Ends at once without sending anything. */
  terminate(): void;
}

/** INVITE server transaction, RFC 3261 §17.2.1 with the Accepted state of RFC 6026 §7.1. */
export class InviteServerTransaction implements ServerTransaction {
  readonly method = "INVITE";
  #state: ServerState = "proceeding";
  #last: Buffer | undefined;
  #retransmitter: Retransmitter | undefined;
  #timer: Timer | undefined;

  constructor(
    readonly key: string,
    private readonly reliable: boolean,
    private readonly env: TransactionEnvironment,
    private readonly hooks: ServerTransactionHooks,
  ) {}

  get state(): ServerState {
    return this.#state;
  }

  receiveRetransmission(): void {
    // Proceeding: repeat the last provisional response. Completed: repeat the final one. Accepted: the 2xx is the
    // core's to repeat (RFC 6026 §7.1). Confirmed: absorbed.
    if ((this.#state === "proceeding" || this.#state === "completed") && this.#last !== undefined) {
      this.hooks.send(this.#last);
    }
  }

  respond(status: number, data: Buffer): boolean {
    if (this.#state === "accepted") {
      // RFC 6026 §8.7: further 2xx (its retransmissions) pass; anything else is discarded.
      if (status < 200 || status > 299) return false;
      this.hooks.send(data);
      return true;
    }
    if (this.#state !== "proceeding") return false;
    const timeoutMs = transactionTimeoutMs(this.env.timers);
    if (status < 200) {
      this.#last = data;
    } else if (status < 300) {
      this.#state = "accepted";
      this.#last = undefined;
      this.#timer = this.env.clock.after(timeoutMs, () => this.terminate()); // Timer L
    } else {
      this.#state = "completed";
      this.#last = data;
      if (!this.reliable) {
        // Timer G
        this.#retransmitter = new Retransmitter(this.env.clock, this.env.timers.t1Ms, this.env.timers.t2Ms, () =>
          this.hooks.send(data),
        );
      }
      // Timer H
      this.#timer = this.env.clock.after(timeoutMs, () => {
        this.terminate();
        this.hooks.onAckTimeout?.();
      });
    }
    this.hooks.send(data);
    return true;
  }

  /** The ACK for a final response ≥ 300. */
  receiveAck(): void {
    if (this.#state !== "completed") return;
    this.#retransmitter?.stop();
    this.#timer?.cancel();
    this.#last = undefined;
    this.#state = "confirmed";
    if (this.reliable) this.terminate();
    else this.#timer = this.env.clock.after(this.env.timers.t4Ms, () => this.terminate()); // Timer I
  }

  terminate(): void {
    if (this.#state === "terminated") return;
    this.#state = "terminated";
    this.#retransmitter?.stop();
    this.#timer?.cancel();
    this.#last = undefined;
    this.hooks.onTerminated();
  }
}

/** Non-INVITE server transaction, RFC 3261 §17.2.2. */
export class NonInviteServerTransaction implements ServerTransaction {
  #state: ServerState = "trying";
  #last: Buffer | undefined;
  #timer: Timer | undefined;

  constructor(
    readonly key: string,
    readonly method: string,
    private readonly reliable: boolean,
    private readonly env: TransactionEnvironment,
    private readonly hooks: ServerTransactionHooks,
  ) {}

  get state(): ServerState {
    return this.#state;
  }

  receiveRetransmission(): void {
    // Trying: absorbed. Proceeding and Completed: the last response again.
    if (this.#last !== undefined) this.hooks.send(this.#last);
  }

  respond(status: number, data: Buffer): boolean {
    if (this.#state !== "trying" && this.#state !== "proceeding") return false;
    this.#last = data;
    if (status < 200) {
      this.#state = "proceeding";
      this.hooks.send(data);
      return true;
    }
    this.#state = "completed";
    this.hooks.send(data);
    if (this.reliable) this.terminate();
    else this.#timer = this.env.clock.after(transactionTimeoutMs(this.env.timers), () => this.terminate()); // Timer J
    return true;
  }

  terminate(): void {
    if (this.#state === "terminated") return;
    this.#state = "terminated";
    this.#timer?.cancel();
    this.#last = undefined;
    this.hooks.onTerminated();
  }
}
