import { parseCSeq } from "../parser/essentials";
import { parseNumber } from "../parser/grammar";
import type { TransactionEnvironment } from "../transactions/server-transaction";
import { AnswerRetransmitter } from "./answer-retransmitter";
import type { DialogTask } from "./dialog";

/**
 * Reliable provisional responses of one INVITE we answer (RFC 3262 §3): one at a time; what the application sends
 * meanwhile waits for the PRACK of the one before.
 */
export class ReliableProvisionals implements DialogTask {
  #rseq: number;
  #outstanding: { readonly rseq: number; readonly retransmitter: AnswerRetransmitter } | undefined;
  readonly #waiting: (() => void)[] = [];

  /** `firstRseq` is the number of the first response, 1 to 2³¹-1. */
  constructor(
    private readonly env: TransactionEnvironment,
    private readonly inviteCseq: number,
    firstRseq: number,
    private readonly onTimeout: () => void,
  ) {
    this.#rseq = firstRseq - 1;
  }

  get busy(): boolean {
    return this.#outstanding !== undefined;
  }

  /** The RSeq number of the next reliable response. */
  nextRseq(): number {
    this.#rseq += 1;
    return this.#rseq;
  }

  /** Sends a reliable response now, or when the one before has been acknowledged. */
  send(rseq: number, send: () => void): void {
    this.afterOutstanding(() => {
      send();
      this.#outstanding = {
        rseq,
        retransmitter: new AnswerRetransmitter(this.env.clock, this.env.timers, "provisional", send, this.onTimeout),
      };
    });
  }

  /** Runs `action` now, or once nothing is outstanding (a 2xx must not overtake: RFC 3262 §3). */
  afterOutstanding(action: () => void): void {
    if (this.#outstanding === undefined && this.#waiting.length === 0) action();
    else this.#waiting.push(action);
  }

  /** A PRACK arrived. False when its RAck matches nothing outstanding (481). */
  acknowledge(rack: string | undefined): boolean {
    if (rack === undefined || this.#outstanding === undefined) return false;
    const space = rack.indexOf(" ");
    const rseq = space > 0 ? parseNumber(rack.slice(0, space), 4_294_967_295) : undefined;
    const cseq = parseCSeq(rack.slice(space + 1).trim());
    if (rseq !== this.#outstanding.rseq || cseq?.number !== this.inviteCseq || cseq.method !== "INVITE") return false;
    this.#outstanding.retransmitter.stop();
    this.#outstanding = undefined;
    while (this.#outstanding === undefined) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      next();
    }
    return true;
  }

  stop(): void {
    this.#outstanding?.retransmitter.stop();
    this.#outstanding = undefined;
    this.#waiting.length = 0;
  }
}
