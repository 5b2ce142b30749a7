import type { Dialog } from "../dialogs/dialog";
import { parseSessionExpires, SessionTimer } from "../dialogs/session-timer";
import { headerOf } from "../parser/sip-message";
import type { HeaderEntry } from "../parser/write-message";
import type { ClientFailure, ReceivedResponse } from "../transactions/client-transaction";
import type { Flow } from "../transport/transport";
import type { Core } from "./core";
import { liveOwner, nearEnd } from "./deliver";
import { sipFrame } from "./frames";
import { hopInDialog, withFlow } from "./next-hop";
import type { OutboundRequest } from "./outbound-request";
import { inDialogPlan, type RequestSender, type ResponseHandler } from "./request-sender";

/** Requests that this server sends by itself: BYE for calls nobody can end any more, ACK, and session refreshes. */
export class ServerRequests {
  readonly #ignore: ResponseHandler = { onResponse: () => {}, onFailure: () => {} };

  constructor(
    private readonly core: Core,
    private readonly sender: RequestSender,
  ) {}

  /**
   * Ends a dialog with a BYE and tells its application by an "unsolicited" frame, on which drachtio-srf emits
   * `destroy` with `cause`.
   */
  endUnsolicited(dialog: Dialog, cause: string): void {
    const { core } = this;
    const owner = liveOwner(core, dialog);
    this.end(dialog, cause, (data, flow) => {
      owner?.send(
        sipFrame(
          core.ids.uuid(),
          {
            source: "application",
            bytes: data.length,
            endpoint: nearEnd(core, flow),
            nowMs: core.env.clock.now(),
            transactionId: "unsolicited",
            dialogId: dialog.id,
          },
          data,
        ),
      );
    });
  }

  /** Ends a dialog with a BYE that carries a Reason (RFC 3326). `sent` is told what went out. */
  end(dialog: Dialog, cause: string, sent?: (data: Buffer, flow: Flow) => void): void {
    const reason: HeaderEntry = { key: "reason", value: `SIP ;cause=200 ;text="${cause}"` };
    const { peer } = dialog;
    const usage = dialog.usage;
    this.core.dialogs.finish(dialog, "server", cause);
    if (peer === undefined || usage !== "invite") return;
    this.#send(dialog, "BYE", [reason], undefined, this.#ignore, sent);
  }

  /** ACK and then BYE for a 2xx that no application takes (RFC 3261 §13.2.2.4). */
  refuseAnswer(dialog: Dialog, inviteCseq: number, cause: string): void {
    this.acknowledge(dialog, inviteCseq);
    this.end(dialog, cause);
  }

  /** ACK for a 2xx in the application's place. */
  acknowledge(dialog: Dialog, inviteCseq: number): void {
    const { core } = this;
    const { peer } = dialog;
    if (peer === undefined) return;
    const { requestUri, routes, hop } = hopInDialog(core, dialog, peer);
    if (hop.kind === "refused") return;
    withFlow(core, hop, (flow) => {
      if (flow === undefined) return;
      const headers = [{ key: "content-length", value: "0" }];
      const own = { method: "ACK", requestUri, routes, cseq: inviteCseq, headers, body: undefined, flow };
      const { data } = this.sender.prepare(inDialogPlan(dialog, peer, { ...own, connection: undefined }));
      if (dialog.state !== "ended") dialog.acks.set(inviteCseq, data);
      flow.send(data);
    });
  }

  /** Begins (or replaces) the session timer of a dialog (RFC 4028). */
  startSessionTimer(dialog: Dialog, seconds: number, weRefresh: boolean): void {
    dialog.sessionTimer?.stop();
    dialog.sessionTimer = new SessionTimer(this.core.env.clock, seconds, weRefresh, {
      refresh: () => this.#refresh(dialog, seconds),
      expire: () => this.endUnsolicited(dialog, "Session timer expired"),
    });
  }

  /** UPDATE where the peer takes it (RFC 4028 §7.4), else a re-INVITE with the last session description. */
  #refresh(dialog: Dialog, seconds: number): void {
    // Another INVITE is under way and refreshes the session by itself.
    if (dialog.state !== "confirmed" || dialog.localInvitePending || dialog.remoteInvitePending) return;
    const update = dialog.peerAllowsUpdate;
    const headers: HeaderEntry[] = [
      { key: "contact", value: dialog.localContact },
      { key: "supported", value: "timer" },
      { key: "session-expires", value: `${seconds};refresher=uac` },
      { key: "min-se", value: "90" },
    ];
    const body = update || dialog.localSdp === "" ? undefined : Buffer.from(dialog.localSdp, "latin1");
    if (body !== undefined) headers.push({ key: "content-type", value: "application/sdp" });
    if (!update) dialog.localInvitePending = true;
    const handler: ResponseHandler = {
      onResponse: (outbound, response) => this.#refreshAnswered(dialog, outbound, response),
      onFailure: (_outbound: OutboundRequest, failure: ClientFailure) => {
        dialog.localInvitePending = false;
        this.endUnsolicited(dialog, `session refresh failed (${failure})`);
      },
    };
    this.#send(dialog, update ? "UPDATE" : "INVITE", headers, body, handler);
  }

  #refreshAnswered(dialog: Dialog, outbound: OutboundRequest, response: ReceivedResponse): void {
    const { message } = response;
    if (message.status < 200) return;
    dialog.localInvitePending = false;
    if (dialog.state !== "confirmed") return;
    if (message.status < 300) {
      if (outbound.method === "INVITE") {
        dialog.recordSdp("remote", message.body);
        this.acknowledge(dialog, outbound.sent.cseq);
      }
      const interval = parseSessionExpires(headerOf(message, "session-expires"));
      if (interval === undefined) dialog.sessionTimer?.restart();
      else this.startSessionTimer(dialog, interval.seconds, interval.refresher !== "uas");
    } else if (message.status === 408 || message.status === 481) {
      // RFC 4028 §10
      this.endUnsolicited(dialog, "session refresh refused");
    }
  }

  #send(
    dialog: Dialog,
    method: string,
    headers: readonly HeaderEntry[],
    body: Buffer | undefined,
    handler: ResponseHandler,
    sent?: (data: Buffer, flow: Flow) => void,
  ): void {
    const { core } = this;
    const { peer } = dialog;
    if (peer === undefined) return;
    const { requestUri, routes, hop } = hopInDialog(core, dialog, peer);
    if (hop.kind === "refused") {
      core.log.warn({ callId: dialog.callId, method, reason: hop.reason }, "request not sent");
      return;
    }
    withFlow(core, hop, (flow) => {
      if (flow === undefined) return;
      const all = [...headers, { key: "content-length", value: String(body?.length ?? 0) }];
      const own = { method, requestUri, routes, cseq: dialog.nextCseq(), headers: all, body, flow };
      const { outbound, data } = this.sender.prepare(inDialogPlan(dialog, peer, { ...own, connection: undefined }));
      this.sender.start(outbound, data, handler);
      sent?.(data, flow);
    });
  }
}
