import type { Dialog } from "../dialogs/dialog";
import type { Essentials } from "../parser/essentials";
import type { MessageProblem } from "../parser/parse-message";
import { headerOf, listOf, type SipRequest } from "../parser/sip-message";
import type { HeaderEntry } from "../parser/write-message";
import {
  InviteServerTransaction,
  NonInviteServerTransaction,
  type ServerTransaction,
} from "../transactions/server-transaction";
import { transactionTimeoutMs } from "../transactions/timers";
import type { Flow } from "../transport/transport";
import type { AppConnection } from "./app-connection";
import type { Core } from "./core";
import type { InboundRequest } from "./inbound-request";
import { bestEffortResponse, responseFlow, responseSender, StatelessTags, serverResponse } from "./respond";

/** A well-formed request of a peer and where it came from. */
export interface ReceivedRequest {
  readonly request: SipRequest;
  readonly essentials: Essentials;
  readonly flow: Flow;
}

/** What this server answers by itself, and the transactions in which it does. */
export class ServerAnswers {
  readonly #tags = new StatelessTags();

  constructor(private readonly core: Core) {}

  /** Refuses without keeping state (RFC 3261 §8.2.7): a retransmission gets the very same answer. Never for ACK. */
  refuse(received: ReceivedRequest, status: number, reason: string, headers: readonly HeaderEntry[] = []): void {
    const { request, essentials, flow } = received;
    if (request.method === "ACK") return;
    this.core.log.debug({ callId: essentials.callId, method: request.method, status, reason }, "request refused");
    const tag = this.#tags.tagFor(essentials.callId, essentials.fromTag, essentials.viaText, essentials.cseqMethod);
    const response = serverResponse(request, essentials, flow, status, reason, tag, headers);
    responseFlow(this.core.transport, essentials, flow).send(response);
  }

  /** Refuses a request whose mandatory headers could not all be read. */
  refuseMalformed(request: SipRequest, flow: Flow, problem: MessageProblem): void {
    const tag = this.#tags.tagFor(headerOf(request, "call-id") ?? "", listOf(request, "via")[0] ?? "");
    const response = bestEffortResponse(request, flow, problem.status, problem.reason, tag);
    if (response !== undefined) flow.send(response);
  }

  /** Answers in an application's place. */
  answer(inbound: InboundRequest, status: number, reason: string): void {
    const { request, essentials, flow, localTag, transaction } = inbound;
    this.core.inbound.remove(inbound);
    transaction.respond(status, serverResponse(request, essentials, flow, status, reason, localTag));
  }

  /** Refuses an initial INVITE in an application's place; its early dialog goes with it. */
  abandon(inbound: InboundRequest, status: number, reason: string): void {
    const { dialog } = inbound;
    this.answer(inbound, status, reason);
    if (dialog === undefined) return;
    if (inbound.initial) this.core.dialogs.discard(dialog);
    else if (inbound.request.method === "INVITE") dialog.remoteInvitePending = false;
  }

  /** Answers a request that waited for a claim which did not come. */
  refuseUnclaimed(inbound: InboundRequest): void {
    if (inbound.initial) this.abandon(inbound, 503, "Service Unavailable");
    else this.abandon(inbound, 481, "Call/Transaction Does Not Exist");
  }

  /** A CANCEL that matches an INVITE is answered 200 under the INVITE's To tag (RFC 3261 §9.2). */
  acceptCancel(received: ReceivedRequest, key: string, toTag: string | undefined, inviteKey: string): void {
    const { request, essentials, flow } = received;
    const tag = toTag ?? this.#tags.tagFor(inviteKey);
    const transaction = this.#transaction(received, key, undefined);
    transaction.respond(200, serverResponse(request, essentials, flow, 200, "OK", tag));
  }

  /** Creates the transaction and the record of a request that an application is to answer. */
  open(
    received: ReceivedRequest,
    key: string,
    merge: string | undefined,
    owner: AppConnection | undefined,
    dialog: Dialog | undefined,
  ): InboundRequest {
    const { core } = this;
    const { request, essentials, flow } = received;
    const transaction = this.#transaction(received, key, merge);
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
    { request, essentials, flow }: ReceivedRequest,
    key: string,
    merge: string | undefined,
  ): ServerTransaction {
    const { core } = this;
    const hooks = {
      send: responseSender(core.transport, essentials, flow),
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
}
