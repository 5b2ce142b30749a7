import Srf, { type Dialog } from "drachtio-srf";
import type { Logger } from "../observability/logger";
import { DialogLeg } from "./dialog-leg";
import { hangupReason, reasonHeader } from "./hangup-reason";
import { property, textProperty } from "./property";
import type { DialOutcome, DialRequest, HangupReason, OutboundInvite } from "./sip-port";

/** How long a cancelled INVITE has for its final response. */
const CANCEL_GRACE_MS = 500;

/** Dials a SIP address. */
export function startOutboundInvite(srf: Srf, request: DialRequest, logger: Logger): OutboundInvite {
  let sent: unknown = null;
  let giveUp: HangupReason | null = null;
  let ringing = false;

  const cancelSent = () => {
    const cancel = property(sent, "cancel");
    if (giveUp === null || typeof cancel !== "function") return;
    try {
      Reflect.apply(cancel, sent, [{ headers: { Reason: reasonHeader(giveUp) } }, () => {}]);
    } catch (error) {
      logger.info({ error: String(error) }, "CANCEL was not sent");
    }
  };

  const run = async (): Promise<DialOutcome> => {
    const user = encodeURIComponent(request.callerUser === "" ? "anonymous" : request.callerUser);
    const name = request.callerName.replace(/["\\\r\n]/g, "");
    let dialog: Dialog;
    try {
      dialog = await srf.createUAC(
        request.uri,
        {
          localSdp: request.localSdp,
          headers: {
            From: `${name === "" ? "" : `"${name}" `}<sip:${user}@localhost>`,
            Contact: `<sip:${user}@localhost>`,
            "User-Agent": "Callwright",
          },
        },
        {
          cbRequest: (...args: unknown[]) => {
            sent = args[1] ?? null;
            cancelSent();
          },
          cbProvisional: (response) => {
            if (ringing || (response.status !== 180 && response.status !== 183)) return;
            ringing = true;
            if (giveUp === null) request.onRinging();
          },
        },
      );
    } catch (error) {
      if (giveUp !== null) return { type: "cancelled" };
      const status = property(error, "status");
      return typeof status === "number"
        ? { type: "failed", status, reason: textProperty(error, "reason") || `SIP ${status}` }
        : { type: "failed", status: 500, reason: error instanceof Error ? error.message : String(error) };
    }
    const leg = new DialogLeg(dialog, request.handlers, logger);
    if (giveUp !== null) {
      // The answer crossed our CANCEL (RFC 3261 §9.1): the callee is not left on an empty line.
      void leg.hangup(hangupReason("answered-late"));
      return { type: "cancelled" };
    }
    return { type: "answered", dialog: leg, remoteSdp: dialog.remote.sdp ?? "" };
  };

  let gaveUp: () => void = () => {};
  const cancelled = new Promise<DialOutcome>((resolve) => {
    gaveUp = () => resolve({ type: "cancelled" });
  });
  return {
    outcome: Promise.race([run(), cancelled]),
    cancel: (reason) => {
      if (giveUp !== null) return;
      giveUp = reason;
      cancelSent();
      // A peer that has never answered anything gets no CANCEL (RFC 3261 §9.1), and its INVITE ends by time-out only:
      // nobody waits for that. What still comes of it is dealt with above.
      setTimeout(gaveUp, CANCEL_GRACE_MS);
    },
  };
}

/** Whether a text is an address that can be dialed: a SIP URI with a host. */
export function isDialable(uri: string): boolean {
  if (!/^sips?:[^\s<>"]+$/i.test(uri)) return false;
  try {
    const host = property(Srf.parseUri(uri), "host");
    return typeof host === "string" && host !== "";
  } catch {
    return false;
  }
}
