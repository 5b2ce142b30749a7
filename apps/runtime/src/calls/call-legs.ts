import type { EndpointStats } from "@callwright/contracts";
import { CALLER_LEG } from "@callwright/flow-schema";
import { MediaRequestError } from "@callwright/media-client";
import type { CallMedia } from "../media/call-media";
import { hangupReason, rejectionStatus } from "../sip/hangup-reason";
import {
  type DialogHandlers,
  type InboundInvite,
  InviteGoneError,
  type LegEnd,
  SdpRefusedError,
  type SipDialog,
} from "../sip/sip-port";
import { CallLeg, type CallLegStart } from "./call-leg";

export interface CallLegsOptions {
  readonly media: CallMedia;
  readonly now: () => number;
  /** The leg's facts have changed: they are stored for a successor. */
  readonly onChanged: (leg: CallLeg) => void;
  /** A leg has ended that nobody here ended. */
  readonly onEnded: (leg: CallLeg, end: LegEnd) => void;
  readonly onInfoDigit: (leg: CallLeg, digit: string, durationMs: number) => void;
}

/** The legs of one call: the caller's, and those that were dialed for it. */
export class CallLegs {
  readonly #legs = new Map<string, CallLeg>();
  #invite: { readonly invite: InboundInvite; readonly localSdp: string; answering: boolean } | null = null;

  constructor(private readonly options: CallLegsOptions) {}

  all(): CallLeg[] {
    return [...this.#legs.values()];
  }

  get(legId: string): CallLeg | undefined {
    return this.#legs.get(legId);
  }

  byEndpoint(endpointId: string): CallLeg | undefined {
    return this.all().find((leg) => leg.endpointId === endpointId);
  }

  /** A dialed leg that is on: the flow waits for its end. */
  get hasDialedLeg(): boolean {
    return this.all().some((leg) => leg.direction === "outbound" && leg.state !== "ended");
  }

  add(start: CallLegStart): CallLeg {
    return this.adopt(new CallLeg(start));
  }

  adopt(leg: CallLeg): CallLeg {
    this.#legs.set(leg.legId, leg);
    return leg;
  }

  /** The caller's leg, whose INVITE waits for an answer. */
  addCaller(start: CallLegStart, invite: InboundInvite, localSdp: string): CallLeg {
    this.#invite = { invite, localSdp, answering: false };
    return this.add(start);
  }

  /**
   * Answers the caller. Resolves when audio can flow.
   * @throws InviteGoneError where the caller gave up · MediaRequestError where the answer to our offer is of no use
   */
  async answerCaller(): Promise<void> {
    const leg = this.#legs.get(CALLER_LEG);
    if (leg === undefined || leg.state !== "starting") return;
    const pending = this.#invite;
    if (pending === null) throw new InviteGoneError("its INVITE was lost with the runtime that had it");
    if (pending.answering) return await leg.whenUp();
    pending.answering = true;
    const { dialog, lateAnswer } = await pending.invite.answer(pending.localSdp, this.handlersOf(leg));
    this.#invite = null;
    if (!this.attach(leg, dialog)) throw new InviteGoneError("the call was over before it was answered");
    if (lateAnswer !== null) await this.options.media.applyAnswer(leg.endpointId, await lateAnswer);
    leg.markUp(this.options.now());
    this.options.onChanged(leg);
  }

  /**
   * Gives a leg its dialog.
   * @returns false where the leg was ended meanwhile: the dialog has been hung up
   */
  attach(leg: CallLeg, dialog: SipDialog): boolean {
    if (leg.endWanted !== null || leg.state === "ended") {
      void dialog.hangup(hangupReason(leg.endWanted ?? "normal"));
      return false;
    }
    leg.dialog = dialog;
    this.options.onChanged(leg);
    return true;
  }

  markUp(leg: CallLeg): void {
    leg.markUp(this.options.now());
    this.options.onChanged(leg);
  }

  handlersOf(leg: CallLeg): DialogHandlers {
    const { media } = this.options;
    return {
      onEnded: (end) => this.lost(leg, end),
      onInfoDigit: (digit, durationMs) => this.options.onInfoDigit(leg, digit, durationMs),
      onOffer: async (sdp) => {
        try {
          const answer = await media.renegotiate(leg.endpointId, sdp);
          queueMicrotask(() => this.options.onChanged(leg));
          return answer;
        } catch (error) {
          if (error instanceof MediaRequestError && !error.unavailable) throw new SdpRefusedError(error.message);
          throw error;
        }
      },
      onAnswer: (sdp) => media.applyAnswer(leg.endpointId, sdp),
    };
  }

  /** The leg is gone, and not by us. */
  lost(leg: CallLeg, end: LegEnd): void {
    if (leg.state === "ended") return;
    leg.markEnded(this.options.now(), end);
    this.options.onChanged(leg);
    this.options.onEnded(leg, end);
  }

  /** Ends a leg in whatever state it is: BYE, a refusal, or giving up on what is still being made. */
  end(leg: CallLeg, cause: string): Promise<void> {
    if (leg.state === "ended") return Promise.resolve();
    const pending = leg.legId === CALLER_LEG ? this.#invite : null;
    const sipStatus = pending === null || pending.answering ? undefined : rejectionStatus(cause);
    leg.endWanted = cause;
    leg.markEnded(this.options.now(), { cause, ...(sipStatus === undefined ? {} : { sipStatus }) });
    this.options.onChanged(leg);
    if (leg.dialog !== null) return leg.dialog.hangup(hangupReason(cause));
    if (pending !== null && sipStatus !== undefined) {
      this.#invite = null;
      pending.invite.reject(sipStatus, sipStatus === 503 ? { retryAfterS: 5 } : {});
    }
    return Promise.resolve();
  }

  async endAll(cause: string): Promise<void> {
    await Promise.all(this.all().map((leg) => this.end(leg, cause)));
  }

  /** Another runtime has the call: no message leaves from here any more. */
  forgetAll(): void {
    for (const leg of this.all()) {
      leg.dialog?.forget();
      leg.state = "ended";
    }
  }

  keepStats(stats: ReadonlyMap<string, EndpointStats>): void {
    for (const leg of this.all()) leg.mediaStats = stats.get(leg.endpointId) ?? leg.mediaStats;
  }
}
