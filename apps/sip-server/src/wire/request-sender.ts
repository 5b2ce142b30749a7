import type { Dialog, DialogPeer } from "../dialogs/dialog";
import { arrangeHeaders, type HeaderEntry, writeMessage } from "../parser/write-message";
import {
  type ClientFailure,
  type ClientTransaction,
  InviteClientTransaction,
  NonInviteClientTransaction,
  type ReceivedResponse,
} from "../transactions/client-transaction";
import { clientKey } from "../transactions/transaction-table";
import type { Flow } from "../transport/transport";
import type { AppConnection } from "./app-connection";
import type { Core } from "./core";
import type { OutboundRequest, SentHeaders } from "./outbound-request";

/** A request to be sent, with everything decided. */
export interface RequestPlan {
  readonly method: string;
  readonly requestUri: string;
  readonly routes: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly maxForwards: string;
  /** Contact, Content-Type, Content-Length and the application's own headers. */
  readonly headers: readonly HeaderEntry[];
  readonly body: Buffer | undefined;
  readonly flow: Flow;
  readonly connection: AppConnection | undefined;
  readonly dialog: Dialog | undefined;
  readonly inDialog: boolean;
}

/** Who reacts to responses and failures. */
export interface ResponseHandler {
  onResponse(outbound: OutboundRequest, response: ReceivedResponse): void;
  onFailure(outbound: OutboundRequest, failure: ClientFailure): void;
}

/** Composes requests and runs their client transactions. */
export class RequestSender {
  constructor(private readonly core: Core) {}

  /** Composes a request without sending it: what goes out, and its record. */
  prepare(plan: RequestPlan): { outbound: OutboundRequest; data: Buffer } {
    const { core } = this;
    const branch = core.ids.branch();
    const sent: SentHeaders = {
      requestUri: plan.requestUri,
      via: this.via(plan.flow, branch),
      routes: plan.routes,
      from: plan.from,
      to: plan.to,
      callId: plan.callId,
      cseq: plan.cseq,
      maxForwards: plan.maxForwards,
    };
    const outbound: OutboundRequest = {
      transactionId: core.ids.uuid(),
      method: plan.method,
      sent,
      body: plan.body,
      connection: plan.connection,
      dialog: plan.dialog,
      inDialog: plan.inDialog,
      flow: plan.flow,
      branch,
      transaction: undefined,
      provisionalSeen: false,
      finalSeen: false,
      heldCancel: undefined,
      cancelled: false,
      cancelTimer: undefined,
      ringTimer: undefined,
      refusedForks: new Map(),
    };
    return { outbound, data: derivedRequest(sent, plan.method, sent.to, plan.headers, plan.body) };
  }

  /** Our Via element (RFC 3261 §18.1.1, RFC 3581 §3). */
  via(flow: Flow, branch: string): string {
    const host = this.core.transport.advertised(flow.protocol).replace(/:5060$/, "");
    const rport = flow.reliable ? "" : ";rport";
    return `SIP/2.0/${flow.protocol.toUpperCase()} ${host}${rport};branch=${branch}`;
  }

  /** Sends a prepared request and watches its transaction. */
  start(outbound: OutboundRequest, data: Buffer, handler: ResponseHandler): void {
    const { core } = this;
    const { flow, method, branch } = outbound;
    const key = clientKey(branch, method);
    let undoFailure: (() => void) | undefined;
    const hooks = {
      send: (bytes: Buffer) => flow.send(bytes),
      onResponse: (response: ReceivedResponse) => handler.onResponse(outbound, response),
      onFailure: (failure: ClientFailure) => handler.onFailure(outbound, failure),
      onTerminated: () => {
        undoFailure?.();
        core.transactions.removeClient(key);
        core.outbound.remove(outbound);
      },
    };
    const transaction: ClientTransaction =
      method === "INVITE"
        ? new InviteClientTransaction(
            key,
            data,
            flow.reliable,
            core.env,
            (response) => ackFor(outbound, response),
            hooks,
          )
        : new NonInviteClientTransaction(key, data, flow.reliable, core.env, hooks);
    outbound.transaction = transaction;
    core.transactions.addClient(transaction);
    core.outbound.add(outbound);
    const failed = () => transaction.transportFailed();
    undoFailure = flow.onFailure(failed);
    if (method === "INVITE") {
      const { maxRingingMs } = core.limits;
      outbound.ringTimer = core.env.clock.after(maxRingingMs, () => this.cancel(outbound, []));
    }
    core.log.debug({ callId: outbound.sent.callId, method, to: flow.remoteAddress }, "request sent");
    transaction.start();
    // The flow may have closed before this request came to it.
    if (!flow.open) setImmediate(failed);
  }

  /** The CANCEL of a sent INVITE with further headers. */
  composeCancel(outbound: OutboundRequest, headers: readonly HeaderEntry[]): Buffer {
    const { sent } = outbound;
    return derivedRequest({ ...sent, maxForwards: "70" }, "CANCEL", sent.to, [...headers, ...EMPTY_BODY]);
  }

  /** Cancels an INVITE now, or as soon as a provisional response has come (RFC 3261 §9.1). Once only. */
  cancel(outbound: OutboundRequest, headers: readonly HeaderEntry[]): void {
    if (outbound.cancelled || outbound.finalSeen) return;
    outbound.cancelled = true;
    const data = this.composeCancel(outbound, headers);
    if (outbound.provisionalSeen) this.#sendCancel(outbound, data);
    else outbound.heldCancel = () => this.#sendCancel(outbound, data);
  }

  /** The response to the CANCEL itself is of no interest. */
  #sendCancel(outbound: OutboundRequest, data: Buffer): void {
    const { core } = this;
    const { flow, branch } = outbound;
    const key = clientKey(branch, "CANCEL");
    if (core.transactions.client(key) !== undefined) return;
    const cancel = new NonInviteClientTransaction(key, data, flow.reliable, core.env, {
      send: (bytes) => flow.send(bytes),
      onResponse: () => {},
      onFailure: () => {},
      onTerminated: () => core.transactions.removeClient(key),
    });
    core.transactions.addClient(cancel);
    cancel.start();
    // RFC 3261 §9.1: without a final response 64·T1 after the CANCEL the INVITE counts as cancelled.
    outbound.cancelTimer = core.env.clock.after(64 * core.env.timers.t1Ms, () => {
      if (outbound.transaction instanceof InviteClientTransaction) outbound.transaction.giveUpAfterCancel();
    });
  }
}

/**
 * A request that repeats the headers of a sent one: the request itself, its CANCEL (same To) or the ACK for a final
 * response ≥ 300 (To of the response), RFC 3261 §9.1 and §17.1.1.3.
 */
export function derivedRequest(
  sent: SentHeaders,
  method: string,
  to: string,
  headers: readonly HeaderEntry[],
  body?: Buffer,
): Buffer {
  const entries: HeaderEntry[] = [
    { key: "via", value: sent.via },
    ...sent.routes.map((value) => ({ key: "route", value })),
    { key: "max-forwards", value: sent.maxForwards },
    { key: "from", value: sent.from },
    { key: "to", value: to },
    { key: "call-id", value: sent.callId },
    { key: "cseq", value: `${sent.cseq} ${method}` },
    ...headers,
  ];
  return writeMessage(`${method} ${sent.requestUri} SIP/2.0`, arrangeHeaders(entries), body);
}

const EMPTY_BODY: readonly HeaderEntry[] = [{ key: "content-length", value: "0" }];

function ackFor(outbound: OutboundRequest, response: ReceivedResponse): Buffer {
  return derivedRequest({ ...outbound.sent, maxForwards: "70" }, "ACK", response.essentials.toText, EMPTY_BODY);
}

type OwnPart = Pick<
  RequestPlan,
  "method" | "requestUri" | "routes" | "cseq" | "headers" | "body" | "flow" | "connection"
>;

/** A request's plan with what the dialog determines (RFC 3261 §12.2.1.1). */
export function inDialogPlan(dialog: Dialog, peer: DialogPeer, own: OwnPart): RequestPlan {
  return {
    ...own,
    from: dialog.localParty,
    to: peer.remoteParty,
    callId: dialog.callId,
    maxForwards: "70",
    dialog,
    inDialog: true,
  };
}
