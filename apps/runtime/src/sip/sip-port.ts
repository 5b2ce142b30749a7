import type { LiveLeg } from "@callwright/contracts";

/** What the rest of the runtime knows of SIP. Only this folder knows the library behind it. */

/** Facts of a dialog from which another runtime goes on in it. */
export type DialogFacts = NonNullable<LiveLeg["dialog"]> & { readonly dialogId: string };

/** What a Reason header says (RFC 3326), and what the call record calls it. */
export interface HangupReason {
  readonly protocol: "Q.850" | "SIP";
  readonly code: number;
  readonly text: string;
}

export interface LegEnd {
  /** In words of the call record, such as `hangup`. */
  readonly cause: string;
  readonly sipStatus?: number;
  readonly side: "peer" | "system";
}

/** What the peer does in a dialog. */
export interface DialogHandlers {
  /** The dialog is over and nobody has to end it. Called once, and not after {@link SipDialog.hangup}. */
  onEnded(end: LegEnd): void;
  /** A digit by SIP INFO. */
  onInfoDigit(digit: string, durationMs: number): void;
  /** The peer changes the session. Gives our answer, or our offer where it sent none. Throws {@link SdpRefusedError}. */
  onOffer(sdp: string | null): Promise<string>;
  /** The peer's answer to an offer that {@link onOffer} gave. */
  onAnswer(sdp: string): Promise<void>;
}

/** One end of a call, set up. */
export interface SipDialog {
  facts(): DialogFacts;
  /** Ends it by BYE. Resolves when the peer has agreed, or will not answer. Never fails. */
  hangup(reason: HangupReason): Promise<void>;
  /** Asks the peer by OPTIONS whether it still knows the dialog. */
  isAlive(): Promise<boolean>;
  /** Lets go of it without a message: another runtime has it now. */
  forget(): void;
}

/** A caller's INVITE that has not been answered. */
export interface InboundInvite {
  readonly sipCallId: string;
  /** User part of the request URI: the number that was called. */
  readonly calledUser: string;
  readonly callerUser: string;
  readonly callerName: string;
  /** The caller's Contact. */
  readonly remoteUri: string;
  /** Address and port from which it came. */
  readonly source: string;
  /** SDP, or null where the caller wants ours first (RFC 3264, RFC 3261 §13.2.1). */
  readonly offer: string | null;
  /** The body is something else than SDP, or a header that must be there is missing: the status and why. */
  readonly defect: { readonly status: number; readonly reason: string } | null;
  /** Called once if the caller gives up before we answer, also when that has happened already. */
  onCancel(handler: () => void): void;
  reject(status: number, options?: { reason?: string; retryAfterS?: number }): void;
  /**
   * Answers with 200.
   * @returns the dialog, and for a late offer the caller's answer as it comes with the ACK
   * @throws InviteGoneError where the caller has given up meanwhile
   */
  answer(
    localSdp: string,
    handlers: DialogHandlers,
  ): Promise<{ readonly dialog: SipDialog; readonly lateAnswer: Promise<string> | null }>;
}

export interface DialRequest {
  readonly uri: string;
  readonly callerUser: string;
  readonly callerName: string;
  readonly localSdp: string;
  readonly onRinging: () => void;
  readonly handlers: DialogHandlers;
}

export type DialOutcome =
  | { readonly type: "answered"; readonly dialog: SipDialog; readonly remoteSdp: string }
  | { readonly type: "failed"; readonly status: number; readonly reason: string }
  | { readonly type: "cancelled" };

export interface OutboundInvite {
  readonly outcome: Promise<DialOutcome>;
  /** Gives up. A callee who answers all the same is hung up on. The outcome then is `cancelled`. */
  cancel(reason: HangupReason): void;
}

/** The way to the SIP server. */
export interface SipPort {
  readonly connected: boolean;
  dial(request: DialRequest): OutboundInvite;
  /** Takes over a dialog that another runtime had, at the call's epoch. */
  claim(facts: DialogFacts, epoch: number, handlers: DialogHandlers): Promise<DialogClaim>;
}

export type DialogClaim =
  | { readonly type: "claimed"; readonly dialog: SipDialog }
  /** It has ended meanwhile, or the SIP server does not know it. */
  | { readonly type: "gone"; readonly endedBy: "peer" | "system" };

/** The caller gave up, or the SIP server has dropped the transaction: there is nothing to answer. */
export class InviteGoneError extends Error {
  override readonly name = "InviteGoneError";
}

/** A description of a session that cannot be agreed to: 488. */
export class SdpRefusedError extends Error {
  override readonly name = "SdpRefusedError";
}
