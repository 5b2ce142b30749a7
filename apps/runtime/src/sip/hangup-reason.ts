import type { DialFailure } from "@callwright/flow-schema";
import type { HangupReason } from "./sip-port";

/** Causes of the call record → what the peer is told. Codes: ITU-T Q.850, RFC 3326. */
const REASONS: Readonly<Record<string, HangupReason>> = {
  normal: { protocol: "Q.850", code: 16, text: "Normal call clearing" },
  busy: { protocol: "Q.850", code: 17, text: "User busy" },
  "no-answer": { protocol: "Q.850", code: 19, text: "No answer from user" },
  rejected: { protocol: "Q.850", code: 21, text: "Call rejected" },
  "media-lost": { protocol: "SIP", code: 503, text: "Media server lost" },
  "internal-error": { protocol: "SIP", code: 500, text: "Internal error" },
  shutdown: { protocol: "SIP", code: 503, text: "Service is shutting down" },
  "answered-late": { protocol: "SIP", code: 487, text: "Answered after it was given up" },
};
const NORMAL: HangupReason = { protocol: "Q.850", code: 16, text: "Normal call clearing" };

export function hangupReason(cause: string): HangupReason {
  return REASONS[cause] ?? NORMAL;
}

/** Value of a Reason header (RFC 3326 §2). */
export function reasonHeader(reason: HangupReason): string {
  return `${reason.protocol};cause=${reason.code};text="${reason.text.replace(/["\\\r\n]/g, " ")}"`;
}

/** Causes of the call record → the status that a caller gets who has not been answered (RFC 3261 §21). */
const REJECTIONS: Readonly<Record<string, number>> = {
  busy: 486,
  rejected: 603,
  "no-answer": 480,
  unavailable: 480,
  "not-found": 404,
  congestion: 503,
  "media-lost": 503,
  shutdown: 503,
  "internal-error": 500,
};

export function rejectionStatus(cause: string): number {
  return REJECTIONS[cause] ?? 480;
}

/** What a failed INVITE means to a flow. */
export function dialFailureOf(status: number): DialFailure {
  switch (status) {
    case 486: // Busy Here
    case 600: // Busy Everywhere
      return "busy";
    case 408: // Request Timeout
    case 480: // Temporarily Unavailable
    case 487: // Request Terminated
      return "no-answer";
    case 403: // Forbidden
    case 433: // Anonymity Disallowed (RFC 5079)
    case 603: // Decline
    case 607: // Unwanted (RFC 8197)
    case 608: // Rejected (RFC 8688)
      return "rejected";
    default:
      return "failed";
  }
}
