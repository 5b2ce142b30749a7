import type { Essentials } from "../parser/essentials";
import type { SipResponse } from "../parser/sip-message";
import type { Flow } from "../transport/transport";
import type { Timer } from "./clock";
import { Retransmitter } from "./retransmitter";
import type { TransactionEnvironment } from "./server-transaction";
import { transactionTimeoutMs } from "./timers";

/** A response with what was read of it on arrival. */
export interface ReceivedResponse {
  readonly message: SipResponse;
  readonly essentials: Essentials;
  readonly flow: Flow;
}

export type ClientState = "calling" | "trying" | "proceeding" | "accepted" | "completed" | "terminated";

/** Why a request got no response from the peer. */
export type ClientFailure = "timeout" | "transport";

export interface ClientTransactionHooks {
  send(data: Buffer): void;
  /**
   * A response to pass up: every provisional one, the first final one, and for an INVITE every 2xx that follows
   * (RFC 6026 §7.2), which the core recognises as a retransmission or another fork.
   */
  onResponse(response: ReceivedResponse): void;
  onFailure(failure: ClientFailure): void;
  /** Timer M or D or K has run out, or the transaction failed. Always the last call. */
  onTerminated(): void;
}

/** Client half of a transaction as the core sees it. */
export interface ClientTransaction {
  readonly key: string;
  readonly state: ClientState;
  start(): void;
  receiveResponse(response: ReceivedResponse): void;
  /** The transport could not deliver (RFC 3261 §17.1.4). */
  transportFailed(): void;
  terminate(): void;
}

/** INVITE client transaction, RFC 3261 §17.1.1 with the Accepted state of RFC 6026 §7.2. */
export class InviteClientTransaction implements ClientTransaction {
  #state: ClientState = "calling";
  #retransmitter: Retransmitter | undefined;
  #timer: Timer | undefined;
  #ack: Buffer | undefined;

  /** `buildAck` makes the ACK for a final response ≥ 300 (RFC 3261 §17.1.1.3). */
  constructor(
    readonly key: string,
    private readonly request: Buffer,
    private readonly reliable: boolean,
    private readonly env: TransactionEnvironment,
    private readonly buildAck: (response: ReceivedResponse) => Buffer,
    private readonly hooks: ClientTransactionHooks,
  ) {}

  get state(): ClientState {
    return this.#state;
  }

  start(): void {
    if (!this.reliable) {
      // Timer A: doubles without limit
      this.#retransmitter = new Retransmitter(this.env.clock, this.env.timers.t1Ms, Number.POSITIVE_INFINITY, () =>
        this.hooks.send(this.request),
      );
    }
    this.#timer = this.env.clock.after(transactionTimeoutMs(this.env.timers), () => this.#fail("timeout")); // Timer B
    this.hooks.send(this.request);
  }

  receiveResponse(response: ReceivedResponse): void {
    const { status } = response.message;
    if (this.#state === "completed") {
      if (status >= 300 && this.#ack !== undefined) this.hooks.send(this.#ack);
      return;
    }
    if (this.#state === "accepted") {
      if (status >= 200 && status <= 299) this.hooks.onResponse(response);
      return;
    }
    if (this.#state !== "calling" && this.#state !== "proceeding") return;
    this.#retransmitter?.stop();
    this.#timer?.cancel();
    this.#timer = undefined;
    const timeoutMs = transactionTimeoutMs(this.env.timers);
    if (status < 200) {
      this.#state = "proceeding";
      this.hooks.onResponse(response);
    } else if (status < 300) {
      this.#state = "accepted";
      this.#timer = this.env.clock.after(timeoutMs, () => this.terminate()); // Timer M
      this.hooks.onResponse(response);
    } else {
      this.#ack = this.buildAck(response);
      this.#state = "completed";
      this.hooks.send(this.#ack);
      this.hooks.onResponse(response);
      if (this.reliable) this.terminate();
      else this.#timer = this.env.clock.after(timeoutMs, () => this.terminate()); // Timer D: 32 s with the T1 of the RFC
    }
  }

  transportFailed(): void {
    if (this.#state === "calling" || this.#state === "proceeding") this.#fail("transport");
  }

  /** A CANCEL was sent and no final response came within 64·T1 (RFC 3261 §9.1). */
  giveUpAfterCancel(): void {
    if (this.#state === "calling" || this.#state === "proceeding") this.#fail("timeout");
  }

  #fail(failure: ClientFailure): void {
    this.hooks.onFailure(failure);
    this.terminate();
  }

  terminate(): void {
    if (this.#state === "terminated") return;
    this.#state = "terminated";
    this.#retransmitter?.stop();
    this.#timer?.cancel();
    this.hooks.onTerminated();
  }
}

/** Non-INVITE client transaction, RFC 3261 §17.1.2. */
export class NonInviteClientTransaction implements ClientTransaction {
  #state: ClientState = "trying";
  #retransmitter: Retransmitter | undefined;
  #timer: Timer | undefined;

  constructor(
    readonly key: string,
    private readonly request: Buffer,
    private readonly reliable: boolean,
    private readonly env: TransactionEnvironment,
    private readonly hooks: ClientTransactionHooks,
  ) {}

  get state(): ClientState {
    return this.#state;
  }

  start(): void {
    if (!this.reliable) {
      // Timer E
      this.#retransmitter = new Retransmitter(this.env.clock, this.env.timers.t1Ms, this.env.timers.t2Ms, () =>
        this.hooks.send(this.request),
      );
    }
    this.#timer = this.env.clock.after(transactionTimeoutMs(this.env.timers), () => this.#fail("timeout")); // Timer F
    this.hooks.send(this.request);
  }

  receiveResponse(response: ReceivedResponse): void {
    if (this.#state !== "trying" && this.#state !== "proceeding") return;
    if (response.message.status < 200) {
      this.#state = "proceeding";
      this.#retransmitter?.slowDown();
      this.hooks.onResponse(response);
      return;
    }
    this.#retransmitter?.stop();
    this.#timer?.cancel();
    this.#state = "completed";
    this.hooks.onResponse(response);
    if (this.reliable) this.terminate();
    else this.#timer = this.env.clock.after(this.env.timers.t4Ms, () => this.terminate()); // Timer K
  }

  transportFailed(): void {
    if (this.#state === "trying" || this.#state === "proceeding") this.#fail("transport");
  }

  #fail(failure: ClientFailure): void {
    this.hooks.onFailure(failure);
    this.terminate();
  }

  terminate(): void {
    if (this.#state === "terminated") return;
    this.#state = "terminated";
    this.#retransmitter?.stop();
    this.#timer?.cancel();
    this.hooks.onTerminated();
  }
}
