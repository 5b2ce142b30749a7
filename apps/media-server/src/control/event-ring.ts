import type { MediaEvent, MediaEventFrame, MediaResult } from "@callwright/contracts";

/** The newest events, numbered without gaps from 1, to be read again after a reconnect. */
export class EventRing {
  readonly #frames: (MediaEventFrame | undefined)[];
  #lastSeq = 0;

  constructor(
    private readonly capacity: number,
    /** Epoch milliseconds. */
    private readonly wallClock: () => number,
  ) {
    this.#frames = new Array(capacity);
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The oldest that is kept; one after the last where there are none. */
  get firstSeq(): number {
    return Math.max(1, this.#lastSeq - this.capacity + 1);
  }

  push(event: MediaEvent): MediaEventFrame {
    const seq = ++this.#lastSeq;
    const frame: MediaEventFrame = { type: "event", seq, at: this.wallClock(), event };
    this.#frames[seq % this.capacity] = frame;
    return frame;
  }

  /** Events after a number, oldest first. */
  since(afterSeq: number, limit: number, sessionId?: string): MediaResult<"events.since"> {
    const events: MediaEventFrame[] = [];
    let more = false;
    for (let seq = Math.max(afterSeq + 1, this.firstSeq); seq <= this.#lastSeq; seq++) {
      const frame = this.#frames[seq % this.capacity];
      if (frame === undefined || (sessionId !== undefined && frame.event.sessionId !== sessionId)) continue;
      if (events.length === limit) {
        more = true;
        break;
      }
      events.push(frame);
    }
    const lost = afterSeq + 1 < this.firstSeq || afterSeq > this.#lastSeq;
    return { events, lost, more, lastSeq: this.#lastSeq };
  }
}
