import type { EndpointStats, LiveLeg } from "@callwright/contracts";
import type { LegEnd, SipDialog } from "../sip/sip-port";

export interface CallLegStart {
  readonly legId: string;
  readonly direction: "inbound" | "outbound";
  readonly remote: string;
  readonly endpointId: string;
  readonly startedAt: number;
}

/** One leg: a dialog and its media endpoint, and what the call record will say of it. */
export class CallLeg {
  readonly legId: string;
  readonly direction: "inbound" | "outbound";
  readonly remote: string;
  readonly endpointId: string;
  readonly startedAt: number;
  state: LiveLeg["state"] = "starting";
  dialog: SipDialog | null = null;
  /** The leg was to end while its dialog was still being made. */
  endWanted: string | null = null;
  answeredAt: number | null = null;
  endedAt: number | null = null;
  cause: string | null = null;
  sipStatus: number | null = null;
  mediaStats: EndpointStats | null = null;

  #up: () => void = () => {};
  #down: (error: Error) => void = () => {};
  readonly #whenUp: Promise<void>;

  constructor(start: CallLegStart) {
    this.legId = start.legId;
    this.direction = start.direction;
    this.remote = start.remote;
    this.endpointId = start.endpointId;
    this.startedAt = start.startedAt;
    this.#whenUp = new Promise((resolve, reject) => {
      this.#up = resolve;
      this.#down = reject;
    });
    this.#whenUp.catch(() => {}); // not everybody waits for it
  }

  /** A leg as its former owner left it. */
  static restore(stored: LiveLeg): CallLeg {
    const leg = new CallLeg(stored);
    leg.answeredAt = stored.answeredAt;
    leg.endedAt = stored.endedAt;
    leg.cause = stored.cause;
    leg.sipStatus = stored.sipStatus;
    leg.mediaStats = stored.mediaStats;
    leg.state = stored.state;
    if (stored.state === "up") leg.#up();
    if (stored.state === "ended") leg.#down(new Error("the leg has ended"));
    return leg;
  }

  /** Resolves when audio can flow. @throws Error where the leg ends before. */
  whenUp(): Promise<void> {
    return this.#whenUp;
  }

  markUp(at: number): void {
    if (this.state !== "starting") return;
    this.state = "up";
    this.answeredAt = at;
    this.#up();
  }

  markEnded(at: number, end: Pick<LegEnd, "cause" | "sipStatus">): void {
    if (this.state === "ended") return;
    this.state = "ended";
    this.endedAt = at;
    this.cause = end.cause;
    this.sipStatus = end.sipStatus ?? this.sipStatus;
    this.#down(new Error("the leg has ended"));
  }

  toLive(): LiveLeg {
    const facts = this.dialog?.facts() ?? null;
    return {
      legId: this.legId,
      direction: this.direction,
      remote: this.remote,
      endpointId: this.endpointId,
      state: this.state,
      dialogId: facts?.dialogId ?? null,
      dialog: facts,
      startedAt: this.startedAt,
      answeredAt: this.answeredAt,
      endedAt: this.endedAt,
      cause: this.cause,
      sipStatus: this.sipStatus,
      mediaStats: this.mediaStats,
    };
  }
}
