import { allows, type Dialog, peerFromResponse, refreshTarget } from "../dialogs/dialog";
import { parseSessionExpires } from "../dialogs/session-timer";
import { isProblem, readEssentials } from "../parser/essentials";
import { parseNumber } from "../parser/grammar";
import type { MessageProblem } from "../parser/parse-message";
import { headerOf, listOf, type SipResponse } from "../parser/sip-message";
import { parseSipUri } from "../parser/uri";
import { type OutgoingHeader, withBody, writeMessage } from "../parser/write-message";
import type { ClientFailure, ReceivedResponse } from "../transactions/client-transaction";
import { transactionTimeoutMs } from "../transactions/timers";
import { clientKey } from "../transactions/transaction-table";
import type { Flow } from "../transport/transport";
import type { Core } from "./core";
import { notify } from "./deliver";
import { sipFrame } from "./frames";
import type { OutboundRequest } from "./outbound-request";
import { isInvalidHost } from "./registered-contacts";
import type { ResponseHandler } from "./request-sender";
import type { ServerRequests } from "./server-requests";

/** Most branches of one INVITE: a callee that invents tags without end must not fill the tables. */
const MAX_FORKS = 64;

/** Responses of peers to applications' requests (UAC side from the wire on). */
export class NetworkResponses implements ResponseHandler {
  constructor(
    private readonly core: Core,
    private readonly serverRequests: ServerRequests,
  ) {}

  /** Takes a parsed response from the network; what matches no transaction or is malformed is dropped. */
  receive(message: SipResponse, problem: MessageProblem | undefined, flow: Flow): void {
    if (problem !== undefined) return;
    const essentials = readEssentials(message);
    if (isProblem(essentials)) return;
    // RFC 3261 §8.1.3.3: a response with more Vias than ours was not meant for us.
    if (listOf(message, "via").length !== 1) return;
    const { callId, cseqMethod } = essentials;
    this.core.log.debug({ callId, method: cseqMethod, status: message.status, from: flow.remoteAddress }, "response");
    const branch = essentials.via.params.get("branch") ?? "";
    const transaction = this.core.transactions.client(clientKey(branch, essentials.cseqMethod));
    transaction?.receiveResponse({ message, essentials, flow });
  }

  onResponse(outbound: OutboundRequest, response: ReceivedResponse): void {
    const { status } = response.message;
    if (status < 200) {
      outbound.provisionalSeen = true;
      const held = outbound.heldCancel;
      outbound.heldCancel = undefined;
      held?.();
      if (status > 100) this.#provisional(outbound, response);
      return;
    }
    const first = !outbound.finalSeen;
    outbound.finalSeen = true;
    outbound.cancelTimer?.cancel();
    if (outbound.method === "INVITE") this.#inviteFinal(outbound, response, first);
    else this.#final(outbound, response);
  }

  /** No response came: the application gets one that this server makes up. */
  onFailure(outbound: OutboundRequest, failure: ClientFailure): void {
    const { dialog } = outbound;
    outbound.finalSeen = true;
    if (dialog !== undefined) {
      if (!outbound.inDialog) this.core.dialogs.discard(dialog);
      else if (outbound.method === "INVITE") dialog.localInvitePending = false;
      else if (outbound.method === "BYE") this.core.dialogs.finish(dialog, "application", "BYE not answered");
    }
    if (failure === "transport" && hasInvalidHost(outbound.sent.requestUri)) this.#madeUp(outbound, 410, "Gone");
    else if (failure === "transport") this.#madeUp(outbound, 503, "Service Unavailable");
    else if (outbound.cancelled) this.#madeUp(outbound, 487, "Request Terminated");
    else this.#madeUp(outbound, 408, "Request Timeout");
  }

  #provisional(outbound: OutboundRequest, response: ReceivedResponse): void {
    const { message, essentials, flow } = response;
    const { dialog } = outbound;
    if (outbound.method === "INVITE" && !outbound.inDialog && dialog?.state === "early" && essentials.toTag !== "") {
      let peer = dialog.earlyPeers.get(essentials.toTag);
      if (peer === undefined) {
        peer = peerFromResponse(message, essentials, flow);
        if (dialog.earlyPeers.size < MAX_FORKS) dialog.earlyPeers.set(essentials.toTag, peer);
      } else {
        refreshTarget(peer, message, flow, undefined);
      }
      const rseq = parseNumber(headerOf(message, "rseq") ?? "", 4_294_967_295);
      if (rseq !== undefined) {
        // RFC 3262 §4: a retransmission, or one that came too early, is not acted on.
        if (peer.lastRseq !== undefined && rseq !== peer.lastRseq + 1) return;
        peer.lastRseq = rseq;
      }
      dialog.recordSdp("remote", message.body);
    }
    this.#pass(outbound, response);
  }

  #inviteFinal(outbound: OutboundRequest, response: ReceivedResponse, first: boolean): void {
    const { core } = this;
    const { message, essentials, flow } = response;
    const { dialog, sent } = outbound;
    if (dialog === undefined) return;
    if (message.status >= 300) {
      if (outbound.inDialog) dialog.localInvitePending = false;
      else core.dialogs.discard(dialog);
      this.#pass(outbound, response);
      return;
    }
    if (!first) {
      this.#repeatedAnswer(outbound, response, dialog);
      return;
    }
    if (outbound.inDialog) {
      dialog.localInvitePending = false;
      if (dialog.peer !== undefined) refreshTarget(dialog.peer, message, flow, undefined);
      dialog.recordSdp("local", outbound.body);
      dialog.sessionTimer?.restart();
    } else {
      const early = dialog.earlyPeers.get(essentials.toTag);
      const peer = peerFromResponse(message, essentials, flow);
      peer.remoteCseq = early?.remoteCseq;
      dialog.confirm(peer, core.env.clock.now());
      dialog.peerAllowsUpdate = allows(message, "UPDATE");
      const interval = parseSessionExpires(headerOf(message, "session-expires"));
      if (interval !== undefined) {
        this.serverRequests.startSessionTimer(dialog, interval.seconds, interval.refresher !== "uas");
      }
    }
    dialog.recordSdp("remote", message.body);
    dialog.acks.clear();
    dialog.unackedInviteCseq = sent.cseq;
    if (!outbound.inDialog && dialog.peer?.remoteTarget === undefined) {
      // RFC 3261 §13.3.1.4 makes the Contact mandatory. The application sees the 200, but the call cannot be kept.
      this.#pass(outbound, response);
      this.serverRequests.refuseAnswer(dialog, sent.cseq, "200 without Contact");
      return;
    }
    if (!outbound.connection?.alive) {
      this.#answerForLostApplication(outbound, dialog);
      return;
    }
    if (outbound.cancelled) dialog.byeAfterAck = true;
    this.#watchForAck(dialog, sent.cseq);
    this.#pass(outbound, response);
  }

  /** The application that called is gone. A call that is up is kept for a claim; a new one is hung up. */
  #answerForLostApplication(outbound: OutboundRequest, dialog: Dialog): void {
    dialog.unackedInviteCseq = undefined;
    if (outbound.inDialog) this.serverRequests.acknowledge(dialog, outbound.sent.cseq);
    else this.serverRequests.refuseAnswer(dialog, outbound.sent.cseq, "calling application lost");
  }

  /** An application that never sends its ACK must not leave a call behind (RFC 3261 §13.3.1.4, seen from the caller). */
  #watchForAck(dialog: Dialog, cseq: number): void {
    const { core } = this;
    const timer = core.env.clock.after(transactionTimeoutMs(core.env.timers), () => {
      dialog.tasks.delete(task);
      if (dialog.unackedInviteCseq !== cseq) return;
      this.serverRequests.acknowledge(dialog, cseq);
      this.serverRequests.endUnsolicited(dialog, "no ACK by the application");
    });
    const task = { stop: () => timer.cancel() };
    dialog.tasks.add(task);
  }

  /** A 2xx after the first: its retransmission gets the ACK again, another fork gets ACK and BYE. */
  #repeatedAnswer(outbound: OutboundRequest, response: ReceivedResponse, dialog: Dialog): void {
    const { message, essentials, flow } = response;
    if (outbound.inDialog || dialog.peer?.remoteTag === essentials.toTag) {
      const ack = dialog.acks.get(outbound.sent.cseq);
      if (ack !== undefined) flow.send(ack);
      return;
    }
    const refused = outbound.refusedForks.get(essentials.toTag);
    if (refused !== undefined) {
      this.serverRequests.acknowledge(refused, outbound.sent.cseq);
      return;
    }
    if (outbound.refusedForks.size >= MAX_FORKS) return;
    const fork = dialog.fork(peerFromResponse(message, essentials, flow), this.core.env.clock.now());
    outbound.refusedForks.set(essentials.toTag, fork);
    this.serverRequests.refuseAnswer(fork, outbound.sent.cseq, "another branch was answered first");
  }

  #final(outbound: OutboundRequest, response: ReceivedResponse): void {
    const { core } = this;
    const { dialog, method, inDialog } = outbound;
    const { message, essentials, flow } = response;
    if (dialog !== undefined) {
      if (method === "BYE") this.#byeAnswered(dialog, message.status);
      else if (method === "UPDATE" && message.status < 300) {
        if (dialog.peer !== undefined) refreshTarget(dialog.peer, message, flow, undefined);
        dialog.recordSdp("local", outbound.body);
        dialog.recordSdp("remote", message.body);
        dialog.sessionTimer?.restart();
      } else if (method === "SUBSCRIBE" && !inDialog) {
        if (message.status >= 300) core.dialogs.discard(dialog);
        else if (dialog.peer === undefined)
          dialog.confirm(peerFromResponse(message, essentials, flow), core.env.clock.now());
        if (message.status < 300) this.#armSubscription(dialog, message);
      }
    }
    this.#pass(outbound, response);
  }

  #armSubscription(dialog: Dialog, message: SipResponse): void {
    const { core } = this;
    const seconds = parseNumber(headerOf(message, "expires") ?? "3600", 2_000_000) ?? 3600;
    dialog.subscriptionTimer?.cancel();
    dialog.subscriptionTimer = core.env.clock.after((seconds + 32) * 1000, () =>
      core.dialogs.finish(dialog, "server", "subscription expired"),
    );
  }

  /** RFC 3261 §15.1.1: any final answer ends the call, but a challenge may be answered with another BYE first. */
  #byeAnswered(dialog: Dialog, status: number): void {
    const { core } = this;
    const finish = () => core.dialogs.finish(dialog, "application", "");
    if (status !== 401 && status !== 407) {
      finish();
      return;
    }
    const timer = core.env.clock.after(transactionTimeoutMs(core.env.timers), finish);
    dialog.tasks.add({ stop: () => timer.cancel() });
  }

  #pass(outbound: OutboundRequest, response: ReceivedResponse): void {
    const { connection, dialog } = outbound;
    if (connection === undefined || !connection.alive) return;
    const { message, flow } = response;
    const text = withBody(`${message.head}\r\n\r\n`, message.body);
    notify(this.core, connection, text, message, flow, outbound.transactionId, dialog?.id ?? "");
  }

  #madeUp(outbound: OutboundRequest, status: number, reason: string): void {
    const { core } = this;
    const { connection, sent, dialog, method } = outbound;
    if (connection === undefined) return;
    const headers: OutgoingHeader[] = [
      ["Via", sent.via],
      ["From", sent.from],
      ["To", sent.to],
      ["Call-ID", sent.callId],
      ["CSeq", `${sent.cseq} ${method}`],
      ["Content-Length", "0"],
    ];
    const data = writeMessage(`SIP/2.0 ${status} ${reason}`, headers, undefined);
    const tokens = {
      source: "network" as const,
      bytes: 0,
      endpoint: { protocol: outbound.flow.protocol, address: "", port: 0 },
      nowMs: core.env.clock.now(),
      transactionId: outbound.transactionId,
      dialogId: dialog?.id ?? "",
    };
    connection.send(sipFrame(core.ids.uuid(), tokens, data));
  }
}

/** True for a contact that only its own connection reaches (RFC 7118 §5): once that is closed, it is gone. */
function hasInvalidHost(uri: string): boolean {
  return isInvalidHost(parseSipUri(uri)?.host ?? "");
}
