import { allows, type Dialog, type DialogPeer, peerFromRequest, refreshTarget } from "../dialogs/dialog";
import { type Essentials, isProblem, readEssentials } from "../parser/essentials";
import type { MessageProblem } from "../parser/parse-message";
import { headerOf, listOf, type SipRequest } from "../parser/sip-message";
import type { HeaderEntry } from "../parser/write-message";
import {
  InviteServerTransaction,
  NonInviteServerTransaction,
  type ServerTransaction,
} from "../transactions/server-transaction";
import { transactionTimeoutMs } from "../transactions/timers";
import { mergeKey, serverKey } from "../transactions/transaction-table";
import type { Flow } from "../transport/transport";
import type { AppConnection } from "./app-connection";
import type { Core } from "./core";
import { deliver, liveOwner, notify } from "./deliver";
import type { InboundRequest } from "./inbound-request";
import { bestEffortResponse, forApplication, responseFlow, StatelessTags, serverResponse } from "./respond";
import { validateRequest } from "./validate-request";

/** Requests of peers: matching, checking, and handing to an application (UAS side up to the application's answer). */
export class NetworkRequests {
  readonly #tags = new StatelessTags();

  constructor(private readonly core: Core) {}

  /** Takes a parsed request from the network. `problem` is what the parser found wrong with it. */
  receive(request: SipRequest, problem: MessageProblem | undefined, flow: Flow): void {
    const essentials = readEssentials(request);
    if (isProblem(essentials)) {
      this.#refuseMalformed(request, flow, problem ?? essentials);
      return;
    }
    const mismatch = essentials.cseqMethod === request.method ? undefined : { status: 400, reason: "CSeq Mismatch" };
    const fault = problem ?? mismatch;
    if (fault !== undefined) {
      this.#refuse(request, essentials, flow, fault.status, fault.reason);
      return;
    }
    const { method } = request;
    const key = serverKey(method === "ACK" ? "INVITE" : method, request.uri, essentials);
    const transaction = this.core.transactions.server(key);
    if (method === "ACK") {
      if (transaction instanceof InviteServerTransaction && transaction.state !== "accepted") transaction.receiveAck();
      else this.#ack(request, essentials, flow);
    } else if (transaction !== undefined) {
      transaction.receiveRetransmission();
    } else if (method === "CANCEL") {
      this.#cancel(request, essentials, flow);
    } else if (this.core.transactions.full) {
      this.#refuse(request, essentials, flow, 503, "Service Unavailable", [{ key: "retry-after", value: "5" }]);
    } else {
      this.#fresh(request, essentials, flow, key);
    }
  }

  /** Answers what the framing of a stream already showed to be unusable. */
  refuseBroken(request: SipRequest, flow: Flow, status: number, reason: string): void {
    this.#refuseMalformed(request, flow, { status, reason });
  }

  #fresh(request: SipRequest, essentials: Essentials, flow: Flow, key: string): void {
    const refusal = validateRequest(request, essentials, (host, port) => this.core.transport.isOwn(host, port));
    if (refusal !== undefined) {
      this.#refuse(request, essentials, flow, refusal.status, refusal.reason, refusal.headers);
    } else if (essentials.toTag !== "") {
      this.#inDialog(request, essentials, flow, key);
    } else {
      this.#outside(request, essentials, flow, key);
    }
  }

  #outside(request: SipRequest, essentials: Essentials, flow: Flow, key: string): void {
    const { core } = this;
    const { method } = request;
    if (method === "BYE" || method === "UPDATE" || method === "PRACK") {
      this.#refuse(request, essentials, flow, 481, "Call/Transaction Does Not Exist");
      return;
    }
    const merge = mergeKey(essentials);
    const formsDialog = method === "INVITE" || method === "SUBSCRIBE";
    // RFC 3261 §8.2.2.2; and the id of a live dialog may not be taken over by a second call with its Call-ID and tag.
    if (
      core.transactions.mergedWith(merge) !== undefined ||
      (formsDialog && core.dialogs.get(`${essentials.callId};from-tag=${essentials.fromTag}`) !== undefined)
    ) {
      this.#refuse(request, essentials, flow, 482, "Loop Detected");
      return;
    }
    const owner = core.workers.next(method);
    if (owner === undefined || (formsDialog && core.dialogs.size >= core.limits.maxDialogs)) {
      this.#refuse(request, essentials, flow, 503, "Service Unavailable");
      return;
    }
    const inbound = this.#open(request, essentials, flow, key, merge, owner, undefined);
    if (method === "INVITE") {
      inbound.timer = core.env.clock.after(core.limits.noAnswerMs, () => this.#giveUp(inbound));
    }
    deliver(core, inbound);
  }

  #inDialog(request: SipRequest, essentials: Essentials, flow: Flow, key: string): void {
    const { core } = this;
    const { method } = request;
    const dialog = core.dialogs.findForRequest(essentials.callId, essentials.fromTag, essentials.toTag);
    if (dialog === undefined) {
      this.#refuse(request, essentials, flow, 481, "Call/Transaction Does Not Exist");
      return;
    }
    if (dialog.usage === "subscribe" && dialog.peer === undefined) {
      dialog.confirm(peerFromRequest(request, essentials, flow), core.env.clock.now());
    }
    const peer = dialog.peerWith(essentials.fromTag);
    // RFC 3261 §12.2.2: out of order.
    if (peer?.remoteCseq !== undefined && essentials.cseq < peer.remoteCseq) {
      this.#refuse(request, essentials, flow, 500, "CSeq Out Of Order");
      return;
    }
    if (method === "INVITE") {
      // RFC 3261 §14.2
      if (dialog.remoteInvitePending || (dialog.role === "uas" && dialog.state === "early")) {
        const retryAfter = { key: "retry-after", value: String(1 + (essentials.cseq % 9)) };
        this.#refuse(request, essentials, flow, 500, "Earlier INVITE Still Pending", [retryAfter]);
        return;
      }
      if (dialog.localInvitePending || (dialog.role === "uac" && dialog.state === "early")) {
        this.#refuse(request, essentials, flow, 491, "Request Pending");
        return;
      }
    }
    if (peer !== undefined) this.#noteRequest(dialog, peer, request, essentials, flow);
    if (method === "PRACK" && !this.#acknowledgeProvisional(dialog, request)) {
      this.#refuse(request, essentials, flow, 481, "No Matching Reliable Response");
      return;
    }
    const inbound = this.#open(request, essentials, flow, key, undefined, liveOwner(core, dialog), dialog);
    if (method === "INVITE") dialog.remoteInvitePending = true;
    if (method === "BYE") this.#byeReceived(inbound, dialog);
    // Without an owner it waits: a claim delivers it, the end of the grace time answers it.
    else deliver(core, inbound);
  }

  #noteRequest(dialog: Dialog, peer: DialogPeer, request: SipRequest, essentials: Essentials, flow: Flow): void {
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
    for (const pending of this.core.inbound.all) {
      if (pending.dialog === dialog && pending.provisionals !== undefined) {
        return pending.provisionals.acknowledge(headerOf(request, "rack"));
      }
    }
    return false;
  }

  /** RFC 3261 §15.1.2: the session is over on receipt; requests still open in the dialog get 487. */
  #byeReceived(inbound: InboundRequest, dialog: Dialog): void {
    const { core } = this;
    for (const pending of [...core.inbound.all]) {
      if (pending.dialog !== dialog || pending === inbound) continue;
      const { request, essentials, flow, localTag } = pending;
      pending.transaction.respond(487, serverResponse(request, essentials, flow, 487, "Request Terminated", localTag));
      core.inbound.remove(pending);
    }
    core.dialogs.finish(dialog, "peer", headerOf(inbound.request, "reason") ?? "");
    if (inbound.owner !== undefined) {
      deliver(core, inbound);
      return;
    }
    // Nobody owns the call: the caller gets its answer, and a later claim learns that it hung up.
    this.#answer(inbound, 200, "OK");
  }

  #ack(request: SipRequest, essentials: Essentials, flow: Flow): void {
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
  #cancel(request: SipRequest, essentials: Essentials, flow: Flow): void {
    const { core } = this;
    const inviteKey = serverKey("INVITE", request.uri, essentials);
    const invite = core.transactions.server(inviteKey);
    if (invite === undefined) {
      this.#refuse(request, essentials, flow, 481, "Call/Transaction Does Not Exist");
      return;
    }
    const inbound = core.inbound.withKey(inviteKey);
    const transaction = this.#transaction(
      request,
      essentials,
      flow,
      serverKey("CANCEL", request.uri, essentials),
      undefined,
    );
    const tag = inbound?.localTag ?? this.#tags.tagFor(inviteKey);
    transaction.respond(200, serverResponse(request, essentials, flow, 200, "OK", tag));
    if (inbound === undefined || invite.state !== "proceeding") return;
    const { dialog, owner } = inbound;
    this.#answer(inbound, 487, "Request Terminated");
    if (owner?.alive) {
      const text = forApplication(request, essentials, flow);
      notify(core, owner, text, request, flow, inbound.transactionId, dialog?.id ?? "");
    }
    if (dialog === undefined) return;
    if (inbound.initial) core.dialogs.discard(dialog);
    else dialog.remoteInvitePending = false;
  }

  /** Creates the transaction and the record of a request that an application is to answer. */
  #open(
    request: SipRequest,
    essentials: Essentials,
    flow: Flow,
    key: string,
    merge: string | undefined,
    owner: AppConnection | undefined,
    dialog: Dialog | undefined,
  ): InboundRequest {
    const { core } = this;
    const transaction = this.#transaction(request, essentials, flow, key, merge);
    const inbound: InboundRequest = {
      transactionId: core.ids.uuid(),
      request,
      essentials,
      transaction,
      flow,
      initial: dialog === undefined,
      localTag: dialog?.localTag ?? core.ids.tag(),
      dialog,
      owner,
      progressed: false,
      answered: false,
      provisionals: undefined,
      timer: undefined,
    };
    core.inbound.add(inbound);
    if (request.method === "INVITE") {
      transaction.respond(100, serverResponse(request, essentials, flow, 100, "Trying", undefined));
    } else {
      // RFC 4320 §4.2: a late answer to a non-INVITE request is of no use, and neither is a 408.
      inbound.timer = core.env.clock.after(transactionTimeoutMs(core.env.timers), () => transaction.terminate());
    }
    return inbound;
  }

  #transaction(
    request: SipRequest,
    essentials: Essentials,
    flow: Flow,
    key: string,
    merge: string | undefined,
  ): ServerTransaction {
    const { core } = this;
    const hooks = {
      send: (data: Buffer) => responseFlow(core.transport, essentials, flow).send(data),
      onTerminated: () => {
        core.transactions.removeServer(key, merge);
        const inbound = core.inbound.withKey(key);
        if (inbound !== undefined) core.inbound.remove(inbound);
      },
    };
    const transaction =
      request.method === "INVITE"
        ? new InviteServerTransaction(key, flow.reliable, core.env, hooks)
        : new NonInviteServerTransaction(key, request.method, flow.reliable, core.env, hooks);
    core.transactions.addServer(transaction, merge);
    return transaction;
  }

  /** No application answered an INVITE in time (RFC 3261 §21.4.9). */
  #giveUp(inbound: InboundRequest): void {
    this.core.log.warn({ callId: inbound.essentials.callId }, "no application answered an INVITE in time");
    this.#answer(inbound, 408, "Request Timeout");
    if (inbound.dialog !== undefined) this.core.dialogs.discard(inbound.dialog);
  }

  /** Answers in the application's place. */
  #answer(inbound: InboundRequest, status: number, reason: string): void {
    const { request, essentials, flow, localTag, transaction } = inbound;
    this.core.inbound.remove(inbound);
    transaction.respond(status, serverResponse(request, essentials, flow, status, reason, localTag));
  }

  /** Refuses without keeping state (RFC 3261 §8.2.7): a retransmission gets the very same answer. */
  #refuse(
    request: SipRequest,
    essentials: Essentials,
    flow: Flow,
    status: number,
    reason: string,
    headers: readonly HeaderEntry[] = [],
  ): void {
    if (request.method === "ACK") return;
    const tag = this.#tags.tagFor(essentials.callId, essentials.fromTag, essentials.viaText, essentials.cseqMethod);
    const response = serverResponse(request, essentials, flow, status, reason, tag, headers);
    responseFlow(this.core.transport, essentials, flow).send(response);
  }

  #refuseMalformed(request: SipRequest, flow: Flow, problem: MessageProblem): void {
    const tag = this.#tags.tagFor(headerOf(request, "call-id") ?? "", listOf(request, "via")[0] ?? "");
    const response = bestEffortResponse(request, flow, problem.status, problem.reason, tag);
    if (response !== undefined) flow.send(response);
  }

  /** Answers requests that waited for a claim which did not come. */
  refuseUnclaimed(inbound: InboundRequest): void {
    if (inbound.initial) this.#answer(inbound, 503, "Service Unavailable");
    else this.#answer(inbound, 481, "Call/Transaction Does Not Exist");
    if (inbound.initial && inbound.dialog !== undefined) this.core.dialogs.discard(inbound.dialog);
  }

  /** Answers the BYEs that a lost application has left. */
  answerForLostOwner(inbound: InboundRequest): void {
    this.#answer(inbound, 200, "OK");
  }
}
