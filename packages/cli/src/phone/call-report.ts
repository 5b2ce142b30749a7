import type { CallEnd } from "./outgoing-call";
import type { RtpCounts } from "./rtp-session";

/** How a call went, in one word. */
export type CallOutcome =
  /** Answered and ended in order. */
  | "completed"
  /** Answered, but the other side hung up before all keys were pressed. */
  | "ended-early"
  /** Answered, but not one packet of sound came. */
  | "no-audio"
  /** Answered, but without sound that this phone can take part in. */
  | "incompatible"
  | "busy"
  | "unknown-number"
  | "no-answer"
  | "rejected"
  | "server-error"
  /** Nothing came back at all. */
  | "unreachable"
  /** Whoever placed the call broke it off. */
  | "interrupted";

/** One stretch of sound. Times from the answer on (before it: negative), milliseconds. */
export interface ReportedSound {
  readonly startMs: number;
  readonly durationMs: number;
  readonly levelDbm0: number;
}

/** One group of keys. The keys themselves are not repeated: they may be secret. */
export interface ReportedKeys {
  readonly atMs: number;
  readonly count: number;
  /** What the phone had waited for: the prompt to fall silent, any prompt at all, or no longer than it waits. */
  readonly after: "silence" | "no-sound" | "max-wait";
}

export interface CallReport {
  readonly uri: string;
  readonly callId: string;
  readonly outcome: CallOutcome;
  /** The refusal, where there was one. */
  readonly sip: { readonly status: number; readonly reason: string } | null;
  /** From the first packet of the call to the first sign that it rings; null where it never rang. */
  readonly ringingAfterMs: number | null;
  readonly answeredAfterMs: number | null;
  /** From answer to end. */
  readonly talkMs: number | null;
  readonly totalMs: number;
  readonly endedBy: "peer" | "phone" | "operator" | null;
  /** What the other side said about its hanging up, or what this phone found wrong. */
  readonly endReason: string | null;
  readonly codec: "PCMU" | "PCMA" | null;
  readonly keysBy: "rfc4733" | "info" | null;
  readonly sounds: readonly ReportedSound[];
  readonly keys: readonly ReportedKeys[];
  readonly keyGroupsNotPressed: number;
  readonly rtp: RtpCounts;
}

/** What a refusal means (RFC 3261 §21). */
export function outcomeOfStatus(status: number): CallOutcome {
  if (status === 486 || status === 600) return "busy";
  if ([404, 410, 484, 604].includes(status)) return "unknown-number";
  if (status === 408 || status === 480 || status === 487) return "no-answer";
  if (status === 488 || status === 606 || status === 415) return "incompatible";
  return status >= 500 && status < 600 ? "server-error" : "rejected";
}

/** @param reason why we ended it ourselves, where we did */
export function outcomeOfEnd(end: CallEnd, reason: "operator" | "ring-timeout" | "unreachable" | null): CallOutcome {
  if (reason === "operator") return "interrupted";
  switch (end.type) {
    case "refused":
      return outcomeOfStatus(end.status);
    case "no-response":
      return "unreachable";
    case "cancelled":
      return reason === "unreachable" ? "unreachable" : "no-answer";
    default:
      return "completed";
  }
}
