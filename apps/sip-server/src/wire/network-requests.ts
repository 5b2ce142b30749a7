import { allows, type Dialog, type DialogPeer, peerFromRequest, refreshTarget } from "../dialogs/dialog";
import { isProblem, readEssentials } from "../parser/essentials";
import type { MessageProblem } from "../parser/parse-message";
import { headerOf, type SipRequest } from "../parser/sip-message";
import { InviteServerTransaction } from "../transactions/server-transaction";
import { mergeKey, serverKey } from "../transactions/transaction-table";
import type { Flow } from "../transport/transport";
import type { Core } from "./core";
import { deliver, liveOwner, notify } from "./deliver";
import type { InboundRequest } from "./inbound-request";
import { forApplication } from "./respond";
import type { ReceivedRequest, ServerAnswers } from "./server-answers";
import { validateRequest } from "./validate-request";

/** Requests of peers: matching, checking, and handing to an application (UAS side up to the application's answer). */
export class NetworkRequests {
  constructor(
    private readonly core: Core,
    private readonly answers: ServerAnswers,
  ) {}

  /** Takes a parsed request from the network. `problem` is what the parser found wrong with it. */
  receive(request: SipRequest, problem: MessageProblem | undefined, flow: Flow): void {
    const { core, answers } = this;
    const essentials = readEssentials(request);
    if (isProblem(essentials)) {
      answers.refuseMalformed(request, flow, problem ?? essentials);
      return;
    }
    const received = { request, essentials, flow };
    core.log.debug({ callId: essentials.callId, method: request.method, from: flow.remoteAddress }, "request");
    const mismatch = essentials.cseqMethod === request.method ? undefined : { status: 400, reason: "CSeq Mismatch" };
    const fault = problem ?? mismatch;
    if (fault !== undefined) {
      answers.refuse(received, fault.status, fault.reason);
      return;
    }
    const { method } = request;
    const key = serverKey(method === "ACK" ? "INVITE" : method, request.uri, essentials);
    const transaction = core.transactions.server(key);
    if (method === "ACK") {
      if (transaction instanceof InviteServerTransaction && transaction.state !== "accepted") transaction.receiveAck();
      else this.#ack(received);
    } else if (transaction !== undefined) {
      transaction.receiveRetransmission();
    } else if (method === "CANCEL") {
      this.#cancel(received, key);
    } else if (core.transactions.full) {
      answers.refuse(received, 503, "Service Unavailable", [{ key: "retry-after", value: "5" }]);
    } else {
      this.#fresh(received, key);
    }
  }

  #fresh(received: ReceivedRequest, key: string): void {
    const { request, essentials } = received;
    const refusal = validateRequest(request, essentials, (host, port) => this.core.transport.isOwn(host, port));
    if (refusal !== undefined) this.answers.refuse(received, refusal.status, refusal.reason, refusal.headers);
    else if (essentials.toTag !== "") this.#inDialog(received, key);
    else this.#outside(received, key);
  }

  #outside(received: ReceivedRequest, key: string): void {
    const { core, answers } = this;
    const { request, essentials } = received;
    const { method } = request;
    if (method === "BYE" || method === "UPDATE" || method === "PRACK") {
      answers.refuse(received, 481, "Call/Transaction Does Not Exist");
      return;
    }
    const merge = mergeKey(essentials);
    const formsDialog = method === "INVITE" || method === "SUBSCRIBE";
    // RFC 3261 §8.2.2.2; and the id of a live dialog may not be taken over by a second call with its Call-ID and tag.
    if (
      core.transactions.mergedWith(merge) !== undefined ||
      (formsDialog && core.dialogs.get(`${essentials.callId};from-tag=${essentials.fromTag}`) !== undefined)
    ) {
      answers.refuse(received, 482, "Loop Detected");
      return;
    }
    const owner = core.workers.next(method);
    if (owner === undefined || (formsDialog && core.dialogs.size >= core.limits.maxDialogs)) {
      answers.refuse(received, 503, "Service Unavailable");
      return;
    }
    const inbound = answers.open(received, key, merge, owner, undefined);
    if (method === "INVITE") {
      inbound.timer = core.env.clock.after(core.limits.noAnswerMs, () => this.#giveUp(inbound));
    }
    deliver(core, inbound);
  }

  #inDialog(received: ReceivedRequest, key: string): void {
    const { core, answers } = this;
    const { request, essentials, flow } = received;
    const { method } = request;
    const dialog = core.dialogs.findForRequest(essentials.callId, essentials.fromTag, essentials.toTag);
    if (dialog === undefined) {
      answers.refuse(received, 481, "Call/Transaction Does Not Exist");
      return;
    }
    if (dialog.usage === "subscribe" && dialog.peer === undefined) {
      dialog.confirm(peerFromRequest(request, essentials, flow), core.env.clock.now());
    }
    const peer = dialog.peerWith(essentials.fromTag);
    // RFC 3261 §12.2.2: out of order.
    if (peer?.remoteCseq !== undefined && essentials.cseq < peer.remoteCseq) {
      answers.refuse(received, 500, "CSeq Out Of Order");
      return;
    }
    if (method === "INVITE" && !this.#mayReinvite(received, dialog)) return;
    if (peer !== undefined) this.#noteRequest(dialog, peer, received);
    if (method === "PRACK" && !this.#acknowledgeProvisional(dialog, request)) {
      answers.refuse(received, 481, "No Matching Reliable Response");
      return;
    }
    const inbound = answers.open(received, key, undefined, liveOwner(core, dialog), dialog);
    if (method === "INVITE") dialog.remoteInvitePending = true;
    if (method === "BYE") this.#byeReceived(inbound, dialog);
    // Without an owner it waits: a claim delivers it, the end of the grace time answers it.
    else deliver(core, inbound);
  }

  /** RFC 3261 §14.2. False when the INVITE has been refused. */
  #mayReinvite(received: ReceivedRequest, dialog: Dialog): boolean {
    if (dialog.remoteInvitePending || (dialog.role === "uas" && dialog.state === "early")) {
      const seconds = 1 + (received.essentials.cseq % 9);
      const headers = [{ key: "retry-after", value: String(seconds) }];
      this.answers.refuse(received, 500, "Earlier INVITE Still Pending", headers);
      return false;
    }
    if (dialog.localInvitePending || (dialog.role === "uac" && dialog.state === "early")) {
      this.answers.refuse(received, 491, "Request Pending");
      return false;
    }
    return true;
  }

  #noteRequest(dialog: Dialog, peer: DialogPeer, { request, essentials, flow }: ReceivedRequest): void {
    peer.remoteCseq = essentials.cseq;
    // RFC 3261 §12.2.2: target refresh requests replace the remote target.
    if (request.method === "INVITE" || request.method === "UPDATE" || request.method === "SUBSCRIBE") {
      refreshTarget(peer, request, flow, essentials.via.host);
      dialog.recordSdp("remote", request.body);
      dialog.peerAllowsUpdate ||= allows(request, "UPDATE");
      dialog.sessionTimer?.refreshedBy(request);
    } else if (flow.reliable) {
      peer.flow = flow;
    }
  }

  #acknowledgeProvisional(dialog: Dialog, request: SipRequest): boolean {
    for (const pending of this.core.inbound.inDialog(dialog)) {
      if (pending.provisionals !== undefined) return pending.provisionals.acknowledge(headerOf(request, "rack"));
    }
    return false;
  }

  /** RFC 3261 §15.1.2: the session is over on receipt; requests still open in the dialog get 487. */
  #byeReceived(inbound: InboundRequest, dialog: Dialog): void {
    const { core, answers } = this;
    for (const pending of [...core.inbound.inDialog(dialog)]) {
      if (pending !== inbound) answers.answer(pending, 487, "Request Terminated");
    }
    core.dialogs.finish(dialog, "peer", headerOf(inbound.request, "reason") ?? "");
    // Nobody owns the call: the caller gets its answer, and a later claim learns that it hung up.
    if (inbound.owner === undefined) answers.answer(inbound, 200, "OK");
    else deliver(core, inbound);
  }

  #ack({ request, essentials, flow }: ReceivedRequest): void {
    const { core } = this;
    const dialog = core.dialogs.findForRequest(essentials.callId, essentials.fromTag, essentials.toTag);
    const unacked = dialog?.unacked;
    if (dialog === undefined || unacked === undefined || unacked.cseq !== essentials.cseq) return;
    dialog.unacked = undefined;
    unacked.task.stop();
    dialog.tasks.delete(unacked.task);
    dialog.recordSdp("remote", request.body);
    const owner = liveOwner(core, dialog);
    if (owner === undefined) return;
    notify(core, owner, forApplication(request, essentials, flow), request, flow, unacked.transactionId, dialog.id);
  }

  /** RFC 3261 §9.2 */
  #cancel(received: ReceivedRequest, key: string): void {
    const { core, answers } = this;
    const { request, essentials, flow } = received;
    const inviteKey = serverKey("INVITE", request.uri, essentials);
    const invite = core.transactions.server(inviteKey);
    if (invite === undefined) {
      answers.refuse(received, 481, "Call/Transaction Does Not Exist");
      return;
    }
    const inbound = core.inbound.withKey(inviteKey);
    answers.acceptCancel(received, key, inbound?.localTag, inviteKey);
    if (inbound === undefined || invite.state !== "proceeding") return;
    const { dialog, owner } = inbound;
    answers.abandon(inbound, 487, "Request Terminated");
    if (owner?.alive) {
      const text = forApplication(request, essentials, flow);
      notify(core, owner, text, request, flow, inbound.transactionId, dialog?.id ?? "");
    }
  }

  /** No application answered an INVITE in time (RFC 3261 §21.4.9). */
  #giveUp(inbound: InboundRequest): void {
    this.core.log.warn({ callId: inbound.essentials.callId }, "no application answered an INVITE in time");
    this.answers.abandon(inbound, 408, "Request Timeout");
  }
}
