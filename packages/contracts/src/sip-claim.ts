import { z } from "zod";

/**
 * Taking over the dialogs of a runtime that has died. On its authenticated drachtio connection a runtime sends
 * `id|claim|DIALOG-ID|EPOCH`; apps/sip-server answers `…|response|id|OK|claimed` CRLF and this reply as one line of
 * JSON, or `…|response|id|NOK|reason` ("unknown dialog", "stale epoch: …", "dialog is not confirmed").
 */

/** A dialog that goes on, with what the new owner needs to work in it. All text is UTF-8. */
export const confirmedClaimSchema = z.object({
  state: z.literal("confirmed"),
  /** `Call-ID;from-tag=TAG`, drachtio-srf's stack dialog id. */
  dialogId: z.string().min(1),
  /** The epoch the dialog is now at: the one that was claimed with. */
  epoch: z.number().int().nonnegative(),
  /** Which side of the initial INVITE this server was. */
  role: z.enum(["uas", "uac"]),
  callId: z.string().min(1),
  localTag: z.string(),
  /** Empty for a caller of RFC 2543. */
  remoteTag: z.string(),
  /** From or To header values of both sides, with their tags. */
  localParty: z.string(),
  remoteParty: z.string(),
  /** Request-URI of the initial INVITE. */
  requestUri: z.string(),
  /** Our Contact header value. */
  localContact: z.string(),
  /** Contact URI of the peer; empty when it gave none. */
  remoteTarget: z.string(),
  /** Last session descriptions of both sides; empty before any. */
  localSdp: z.string(),
  remoteSdp: z.string(),
  /** When the call was answered, in milliseconds since the epoch. */
  answeredAtMs: z.number().int().nonnegative(),
});

/** A dialog that has gone meanwhile: the session it belonged to learns how. */
export const endedClaimSchema = z.object({
  state: z.literal("ended"),
  dialogId: z.string().min(1),
  callId: z.string().min(1),
  /** Who hung up: the far end, an application, or sip-server itself (no ACK, session timer, nobody claimed). */
  endedBy: z.enum(["peer", "application", "server"]),
  /** The peer's Reason header or the server's reason; may be empty. */
  cause: z.string(),
  endedAtMs: z.number().int().nonnegative(),
});

export const claimReplySchema = z.discriminatedUnion("state", [confirmedClaimSchema, endedClaimSchema]);

export type ConfirmedClaim = z.infer<typeof confirmedClaimSchema>;
export type EndedClaim = z.infer<typeof endedClaimSchema>;
export type ClaimReply = z.infer<typeof claimReplySchema>;
