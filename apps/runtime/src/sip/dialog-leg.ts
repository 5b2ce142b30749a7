import type { Dialog, SrfRequest, SrfResponse } from "drachtio-srf";
import type { Logger } from "../observability/logger";
import { reasonHeader } from "./hangup-reason";
import { readInfoDigit } from "./info-digit";
import { property, textProperty } from "./property";
import { type DialogFacts, type DialogHandlers, type HangupReason, SdpRefusedError, type SipDialog } from "./sip-port";

const OPTIONS_TIMEOUT_MS = 5_000;
const BYE_TIMEOUT_MS = 5_000;

/** A drachtio-srf dialog as the runtime sees it. */
export class DialogLeg implements SipDialog {
  #over = false;
  /** Our offer in a 200 to a re-INVITE without SDP: the ACK brings the answer. */
  #awaitsAnswer = false;

  constructor(
    private readonly dialog: Dialog,
    private readonly handlers: DialogHandlers,
    private readonly logger: Logger,
  ) {
    dialog.on("destroy", (...args: unknown[]) => this.#onDestroy(args[1]));
    dialog.on("info", (req, res) => this.#onInfo(req, res));
    dialog.on("modify", (req, res) => void this.#onModify(req, res));
    dialog.on("ack", (req) => this.#onAck(textProperty(req, "body")));
    // Transfers that a peer asks for are not done: a refusal leaves the call as it is (RFC 3515 §2.4.2).
    dialog.on("refer", (_req, res) => res.send(603));
    dialog.on("message", (_req, res) =>
      res.send(405, { headers: { Allow: "INVITE, ACK, BYE, CANCEL, INFO, OPTIONS, UPDATE" } }),
    );
    dialog.on("update", (req, res) => void this.#onModify(req, res));
    // A BYE can arrive in the same packet as the news that the dialog exists, before anybody listened.
    if (property(dialog, "connected") === false) queueMicrotask(() => this.#onDestroy("normal release"));
  }

  facts(): DialogFacts {
    const { dialog } = this;
    return {
      dialogId: textProperty(dialog, "id"),
      callId: dialog.sip.callId,
      localTag: dialog.sip.localTag,
      remoteTag: dialog.sip.remoteTag,
      localUri: dialog.local.uri,
      localContact: textProperty(dialog.local, "contact"),
      localSdp: dialog.local.sdp ?? "",
      remoteUri: dialog.remote.uri,
      remoteSdp: dialog.remote.sdp ?? "",
    };
  }

  hangup(reason: HangupReason): Promise<void> {
    if (this.#over) return Promise.resolve();
    this.#over = true;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, BYE_TIMEOUT_MS);
      this.dialog.destroy({ headers: { Reason: reasonHeader(reason) } }, (error: unknown) => {
        clearTimeout(timer);
        if (error) this.logger.info({ error: String(error) }, "BYE was not sent: the dialog is gone");
        resolve();
      });
    });
  }

  isAlive(): Promise<boolean> {
    if (this.#over) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), OPTIONS_TIMEOUT_MS);
      const done = (error: unknown, response: unknown) => {
        clearTimeout(timer);
        const status = property(response, "status");
        // Anything but "no such call" and "no answer" comes from a peer that is there (RFC 3261 §12.2.1.2).
        resolve(!error && typeof status === "number" && status !== 481 && status !== 408);
      };
      const request = property(this.dialog, "request");
      if (typeof request === "function") Reflect.apply(request, this.dialog, [{ method: "OPTIONS" }, done]);
    });
  }

  forget(): void {
    this.#over = true;
    this.dialog.removeAllListeners();
    const srf = property(this.dialog, "srf");
    const remove = property(srf, "removeDialog");
    if (typeof remove === "function") Reflect.apply(remove, srf, [this.dialog]);
  }

  #onDestroy(reason: unknown): void {
    if (this.#over) return;
    this.#over = true;
    const text = typeof reason === "string" ? reason : "";
    if (text === "" || text === "normal release") {
      this.handlers.onEnded({ cause: "hangup", side: "peer" });
    } else {
      // The SIP server has ended it: the peer did not acknowledge, or a session timer ran out.
      this.handlers.onEnded({
        cause: text.toLowerCase().includes("ack") ? "no-ack" : "session-expired",
        side: "system",
      });
    }
  }

  #onInfo(req: SrfRequest, res: SrfResponse): void {
    const digit = readInfoDigit(req.has("Content-Type") ? req.get("Content-Type") : "", textProperty(req, "body"));
    if (digit === null && textProperty(req, "body") !== "") {
      res.send(415, { headers: { Accept: "application/dtmf-relay, application/dtmf" } });
      return;
    }
    res.send(200);
    if (digit !== null && !this.#over) this.handlers.onInfoDigit(digit.digit, digit.durationMs);
  }

  async #onModify(req: SrfRequest, res: SrfResponse): Promise<void> {
    const offer = textProperty(req, "body").trim() === "" ? null : textProperty(req, "body");
    if (offer === null && req.method === "UPDATE") {
      res.send(200); // a session refresh (RFC 4028 §7.4)
      return;
    }
    try {
      const localSdp = await this.handlers.onOffer(offer);
      this.dialog.local.sdp = localSdp;
      if (offer !== null) this.dialog.remote.sdp = offer;
      this.#awaitsAnswer = offer === null;
      const contact = textProperty(this.dialog.local, "contact");
      res.send(200, {
        body: localSdp,
        headers: { "Content-Type": "application/sdp", ...(contact === "" ? {} : { Contact: contact }) },
      });
    } catch (error) {
      const refused = error instanceof SdpRefusedError;
      this.logger.info({ error: String(error) }, "a change of the session was refused");
      res.send(refused ? 488 : 500);
    }
  }

  #onAck(sdp: string): void {
    if (!this.#awaitsAnswer || sdp === "") return;
    this.#awaitsAnswer = false;
    this.handlers.onAnswer(sdp).catch((error: unknown) => {
      this.logger.warn({ error: String(error) }, "the peer's answer cannot be used");
    });
  }
}
