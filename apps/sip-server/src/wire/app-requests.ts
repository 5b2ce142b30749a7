import { Dialog, dialogId } from "../dialogs/dialog";
import { parseCSeq } from "../parser/essentials";
import { isCallId, isToken, parseNumber } from "../parser/grammar";
import { parseNameAddr } from "../parser/name-addr";
import { schemeOf } from "../parser/uri";
import type { HeaderEntry } from "../parser/write-message";
import type { Flow } from "../transport/transport";
import type { AppConnection } from "./app-connection";
import { bracketed, extraHeaders, replaceLocalhost } from "./app-headers";
import { type AppRequest, appHeader } from "./app-message";
import { answering, CommandRefused } from "./command-refused";
import type { Core } from "./core";
import type { NetworkResponses } from "./network-responses";
import { hopOfProxy, hopOfUri, withFlow } from "./next-hop";
import type { RequestPlan, RequestSender } from "./request-sender";
import { echoRequest, lacksContentType, unreachableFlow } from "./sent-request";

/** Requests outside a dialog that applications send (UAC side up to the wire). */
export class AppRequests {
  constructor(
    private readonly core: Core,
    private readonly sender: RequestSender,
    private readonly responses: NetworkResponses,
  ) {}

  /** Performs `sip||[|PROXY]`. Throws {@link CommandRefused}. */
  send(connection: AppConnection, requestId: string, request: AppRequest, proxy: string): void {
    const { core } = this;
    if (request.method === "ACK" || request.method === "CANCEL") {
      throw new CommandRefused(`${request.method} needs a dialog or transaction id`);
    }
    const scheme = schemeOf(request.uri);
    if (scheme !== "sip" && scheme !== "sips" && !(scheme === "tel" && proxy !== "")) {
      throw new CommandRefused(`invalid request-uri: ${request.uri}`);
    }
    if (core.transactions.full) throw new CommandRefused("too many transactions");
    if (lacksContentType(request)) throw new CommandRefused("missing content-type");
    const hop = proxy === "" ? hopOfUri(core, request.uri) : hopOfProxy(core, proxy);
    if (hop.kind === "refused") throw new CommandRefused(hop.reason);
    withFlow(core, hop, (flow) => {
      if (!connection.alive) return;
      // A name without address is a 503 of the made-up kind: it is sent nowhere, but reported like any other request.
      const used = flow ?? unreachableFlow(hop.kind === "name" ? hop.host : "");
      answering(connection, requestId, () => this.#launch(connection, requestId, request, used));
    });
  }

  #launch(connection: AppConnection, requestId: string, request: AppRequest, flow: Flow): void {
    const { core } = this;
    const { method } = request;
    const identity = this.#identity(request, flow);
    const { callId, fromTag, from, cseq, contact } = identity;
    const formsDialog = method === "INVITE" || method === "SUBSCRIBE";
    const ownContact = contact ?? `<${core.transport.contactUri(flow.protocol)}>`;
    if (formsDialog && core.dialogs.get(dialogId(callId, fromTag)) !== undefined) {
      throw new CommandRefused("Server error: Call-ID and From tag belong to a dialog that exists");
    }
    if (formsDialog && core.dialogs.size >= core.limits.maxDialogs) throw new CommandRefused("too many dialogs");
    const headers: HeaderEntry[] = extraHeaders(request, core.transport.advertised(flow.protocol));
    if (formsDialog || contact !== undefined) headers.push({ key: "contact", value: ownContact });
    const dialog = formsDialog
      ? new Dialog({
          role: "uac",
          usage: method === "INVITE" ? "invite" : "subscribe",
          callId,
          fromTag,
          localTag: fromTag,
          localParty: from,
          localCseq: cseq,
          requestUri: request.uri,
          localContact: ownContact,
          owner: connection,
          initialTransactionId: "",
        })
      : undefined;
    dialog?.recordSdp("local", request.body);
    if (dialog !== undefined) core.dialogs.add(dialog);
    const plan: RequestPlan = {
      method,
      requestUri: request.uri,
      routes: [],
      from,
      to: identity.to,
      callId,
      cseq,
      maxForwards: identity.maxForwards,
      headers,
      body: request.body,
      flow,
      connection,
      dialog,
      inDialog: false,
    };
    const { outbound, data } = this.sender.prepare(plan);
    echoRequest(core, connection, requestId, { flow, transactionId: outbound.transactionId, data });
    this.sender.start(outbound, data, this.responses);
  }

  /** The headers that identify the request: what the application gave, else what this server chooses. */
  #identity(request: AppRequest, flow: Flow) {
    const { core } = this;
    const advertised = core.transport.advertised(flow.protocol);
    const party = (key: string): string | undefined => {
      const given = appHeader(request, key);
      if (given === undefined) return undefined;
      const value = bracketed(replaceLocalhost(given, advertised));
      if (value === undefined) throw new CommandRefused(`invalid ${key} header: ${given}`);
      return value;
    };
    const contact = party("contact");
    const from = party("from") ?? contact ?? `<${core.transport.contactUri(flow.protocol)}>`;
    const to = party("to") ?? `<${request.uri}>`;
    const givenTag = parseNameAddr(from)?.params.get("tag");
    const fromTag = givenTag ?? core.ids.tag();
    const callId = appHeader(request, "call-id") ?? core.ids.uuid();
    if (!isToken(fromTag) || !isCallId(callId)) throw new CommandRefused("invalid From tag or Call-ID");
    const cseqText = appHeader(request, "cseq");
    const cseq = cseqText === undefined ? core.ids.firstCseq() : parseCSeq(cseqText)?.number;
    if (cseq === undefined) throw new CommandRefused("invalid CSeq header");
    const maxForwards = appHeader(request, "max-forwards") ?? "70";
    if (parseNumber(maxForwards, 255) === undefined) throw new CommandRefused("invalid Max-Forwards header");
    return {
      contact,
      from: givenTag === undefined ? `${from};tag=${fromTag}` : from,
      fromTag,
      to,
      callId,
      cseq,
      maxForwards,
    };
  }
}
