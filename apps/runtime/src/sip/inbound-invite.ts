import Srf, { type Dialog, type SrfRequest, type SrfResponse } from "drachtio-srf";
import type { Logger } from "../observability/logger";
import { DialogLeg } from "./dialog-leg";
import { property, textProperty } from "./property";
import { type DialogHandlers, type InboundInvite, InviteGoneError } from "./sip-port";

/** The ACK with the answer to our offer must come while the SIP server still repeats the 200 (RFC 3261 §13.3.1.4). */
const LATE_ANSWER_TIMEOUT_MS = 32_000;

/** An INVITE out of any dialog, as drachtio-srf hands it over. */
export function readInboundInvite(srf: Srf, req: SrfRequest, res: SrfResponse, logger: Logger): InboundInvite {
  let cancelled = false;
  let onCancel: (() => void) | null = null;
  req.on("cancel", () => {
    cancelled = true;
    onCancel?.();
  });
  const body = textProperty(req, "body");
  const offer = body.trim() === "" ? null : body;
  return {
    sipCallId: req.get("Call-ID"),
    calledUser: userOf(req.uri),
    callerUser: req.callingNumber,
    callerName: textProperty(req, "callingName"),
    remoteUri: contactOf(req),
    source: `${req.source_address}:${req.source_port}`,
    offer,
    defect: defectOf(req, offer),
    onCancel: (handler) => {
      onCancel = handler;
      if (cancelled) handler();
    },
    reject: (status, options = {}) => {
      if (cancelled) return; // the SIP server has answered 487 by itself
      const headers = options.retryAfterS === undefined ? {} : { "Retry-After": String(options.retryAfterS) };
      if (options.reason === undefined) res.send(status, { headers });
      else res.send(status, options.reason, { headers }, () => {});
    },
    answer: async (localSdp, handlers) => {
      if (cancelled) throw new InviteGoneError("the caller has given up");
      return await answer(srf, req, res, localSdp, offer === null, handlers, logger);
    },
  };
}

async function answer(
  srf: Srf,
  req: SrfRequest,
  res: SrfResponse,
  localSdp: string,
  late: boolean,
  handlers: DialogHandlers,
  logger: Logger,
) {
  let dialog: Dialog;
  try {
    dialog = await srf.createUAS(req, res, { localSdp, headers: { "User-Agent": "Callwright" } });
  } catch (error) {
    // A refused 200 means that the transaction is gone: the caller has given up in the same moment.
    throw new InviteGoneError(`the answer was not sent: ${String(error)}`);
  }
  const leg = new DialogLeg(dialog, handlers, logger);
  return { dialog: leg, lateAnswer: late ? lateAnswerOf(dialog) : null };
}

function lateAnswerOf(dialog: Dialog): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer to our offer came")), LATE_ANSWER_TIMEOUT_MS);
    dialog.once("ack", (ack) => {
      clearTimeout(timer);
      const sdp = textProperty(ack, "body");
      if (sdp.trim() === "") reject(new Error("the ACK brought no answer to our offer"));
      else resolve(sdp);
    });
    dialog.once("destroy", () => {
      clearTimeout(timer);
      reject(new Error("the call ended before an answer to our offer came"));
    });
  });
}

function defectOf(req: SrfRequest, offer: string | null): InboundInvite["defect"] {
  if (!req.has("Contact") || contactOf(req) === "") return { status: 400, reason: "Missing Contact" };
  if (offer !== null && req.has("Content-Type") && !/^application\/sdp\b/i.test(req.get("Content-Type").trim())) {
    return { status: 415, reason: "Unsupported Media Type" };
  }
  return null;
}

function contactOf(req: SrfRequest): string {
  try {
    const contacts: unknown = req.getParsedHeader("contact");
    return Array.isArray(contacts) ? textProperty(contacts[0], "uri") : "";
  } catch {
    return "";
  }
}

/** User part of a SIP URI, or the number of a tel URI, percent-decoding done (RFC 3261 §19.1.2). */
export function userOf(uri: string): string {
  try {
    const parsed: unknown = Srf.parseUri(uri);
    const user = property(parsed, "user");
    const text = typeof user === "string" ? user : (/^tel:([^;]+)/i.exec(uri)?.[1] ?? "");
    return decodeURIComponent(text.split(";")[0] ?? "");
  } catch {
    return "";
  }
}
