import { AnswerRetransmitter } from "../dialogs/answer-retransmitter";
import { allows, Dialog, peerFromRequest } from "../dialogs/dialog";
import { ReliableProvisionals } from "../dialogs/reliable-provisionals";
import { parseSessionExpires, type SessionInterval } from "../dialogs/session-timer";
import { isToken, parseNumber } from "../parser/grammar";
import { parseNameAddr } from "../parser/name-addr";
import { hasOption, headerOf, listOf } from "../parser/sip-message";
import { parseSipUri } from "../parser/uri";
import { arrangeHeaders, type HeaderEntry, writeMessage } from "../parser/write-message";
import type { AppConnection } from "./app-connection";
import { bracketed, extraHeaders, replaceLocalhost, startsLikeSdp } from "./app-headers";
import { type AppResponse, appHeader } from "./app-message";
import { CommandRefused } from "./command-refused";
import type { Core } from "./core";
import { farEnd } from "./deliver";
import { sentResponseFrame } from "./frames";
import type { InboundRequest } from "./inbound-request";
import { mirroredHeaders } from "./respond";
import type { ServerAnswers } from "./server-answers";
import type { ServerRequests } from "./server-requests";

/** Seconds a subscription may be silent past its expiry before its dialog is dropped. */
const SUBSCRIPTION_SLACK_S = 32;

/** Applications' answers to peers' requests (UAS side from the application's answer on). */
export class AppResponses {
  constructor(
    private readonly core: Core,
    private readonly answers: ServerAnswers,
    private readonly serverRequests: ServerRequests,
  ) {}

  /** Performs `sip|TXN|` with a response: sends it and answers the command. Throws {@link CommandRefused}. */
  send(connection: AppConnection, requestId: string, transactionId: string, response: AppResponse): void {
    const { core } = this;
    const inbound = core.inbound.get(transactionId);
    if (inbound === undefined || inbound.answered) {
      throw new CommandRefused("Response not sent due to unknown transaction");
    }
    if (inbound.owner !== connection) {
      throw new CommandRefused("stale owner: the request belongs to another connection");
    }
    this.#check(inbound, response);
    this.#chooseTag(inbound, response);
    const dialog = this.#dialogFor(inbound, response, connection);
    const { data, reliableRseq } = this.#compose(inbound, response, dialog);
    if (response.status >= 200) this.#concludeDialog(inbound, response, dialog, data);
    this.#transmit(inbound, response.status, data, reliableRseq);
    const { essentials } = inbound;
    core.log.debug({ callId: essentials.callId, method: essentials.cseqMethod, status: response.status }, "answer");
    this.#cacheContacts(inbound, response);

    const { request, flow } = inbound;
    const dialogId = request.method === "BYE" || dialog === undefined ? "" : dialog.id;
    const tokens = { endpoint: farEnd(flow), nowMs: core.env.clock.now(), transactionId, dialogId };
    connection.send(sentResponseFrame(core.ids.uuid(), requestId, tokens, data));
    if (response.status >= 200) {
      // A 2xx may have to wait for a PRACK; until then the request stays on the books.
      inbound.answered = true;
      const remove = () => core.inbound.remove(inbound);
      if (inbound.provisionals?.busy) inbound.provisionals.afterOutstanding(remove);
      else remove();
    } else {
      dialog?.recordSdp("local", response.body);
    }
  }

  #check(inbound: InboundRequest, response: AppResponse): void {
    const { request } = inbound;
    if (isReliable(response)) {
      const able = hasOption(request, "supported", "100rel") || hasOption(request, "require", "100rel");
      if (!able || request.method !== "INVITE") throw new CommandRefused("Remote endpoint does not support 100rel");
    }
    const { body } = response;
    if (body !== undefined && !startsLikeSdp(body) && appHeader(response, "content-type") === undefined) {
      throw new CommandRefused("missing content-type");
    }
    const contact = appHeader(response, "contact");
    const redirect = response.status >= 300 && response.status < 400;
    if (contact !== undefined && !redirect && request.method !== "REGISTER" && bracketed(contact) === undefined) {
      throw new CommandRefused(`invalid Contact header: ${contact}`);
    }
  }

  /** The application may choose the To tag with its first response. */
  #chooseTag(inbound: InboundRequest, response: AppResponse): void {
    if (!inbound.initial || inbound.progressed) return;
    const to = appHeader(response, "to");
    const tag = to === undefined ? undefined : parseNameAddr(to)?.params.get("tag");
    if (tag !== undefined && isToken(tag)) inbound.localTag = tag;
  }

  /** RFC 3261 §12.1.1: the first response beyond 100 to an INVITE or SUBSCRIBE creates the dialog. */
  #dialogFor(inbound: InboundRequest, response: AppResponse, connection: AppConnection): Dialog | undefined {
    const { core } = this;
    const { request, essentials, flow, localTag } = inbound;
    const forms = request.method === "INVITE" || request.method === "SUBSCRIBE";
    if (inbound.dialog !== undefined || !forms || response.status === 100) return inbound.dialog;
    const dialog = new Dialog({
      role: "uas",
      usage: request.method === "INVITE" ? "invite" : "subscribe",
      callId: essentials.callId,
      fromTag: essentials.fromTag,
      localTag,
      localParty: `${essentials.toText};tag=${localTag}`,
      localCseq: core.ids.firstCseq(),
      requestUri: request.uri,
      localContact: `<${core.transport.contactUri(flow.protocol)}>`,
      owner: connection,
      initialTransactionId: inbound.transactionId,
    });
    dialog.peer = peerFromRequest(request, essentials, flow);
    dialog.recordSdp("remote", request.body);
    dialog.peerAllowsUpdate = allows(request, "UPDATE");
    core.inbound.attach(inbound, dialog);
    core.dialogs.add(dialog);
    return dialog;
  }

  #compose(
    inbound: InboundRequest,
    response: AppResponse,
    dialog: Dialog | undefined,
  ): { data: Buffer; reliableRseq: number | undefined } {
    const { core } = this;
    const { request, essentials, flow, localTag } = inbound;
    const { status } = response;
    const advertised = core.transport.advertised(flow.protocol);
    const invite = request.method === "INVITE";
    const establishing = (invite || request.method === "SUBSCRIBE") && status > 100 && status < 300;
    const entries = mirroredHeaders(request, essentials, flow, status === 100 ? undefined : localTag, establishing);
    const reliable = isReliable(response);
    const success = status >= 200 && status < 300;
    const given = appHeader(response, "contact");
    const needsContact = (invite && (reliable || success)) || (request.method === "SUBSCRIBE" && success);
    if (given !== undefined) {
      const value = replaceLocalhost(given, advertised);
      entries.push({ key: "contact", value: establishing ? (bracketed(value) ?? value) : value });
    } else if (needsContact) {
      entries.push({ key: "contact", value: dialog?.localContact ?? `<${core.transport.contactUri(flow.protocol)}>` });
    }
    let reliableRseq: number | undefined;
    if (reliable) {
      inbound.provisionals ??= new ReliableProvisionals(core.env, essentials.cseq, core.ids.firstRseq(), () =>
        this.#prackTimeout(inbound),
      );
      reliableRseq = inbound.provisionals.nextRseq();
      entries.push({ key: "rseq", value: String(reliableRseq) });
    }
    entries.push(...extraHeaders(response, advertised), ...this.#sessionHeaders(inbound, response, dialog));
    const contact = entries.find((entry) => entry.key === "contact")?.value;
    if (dialog !== undefined && establishing && contact !== undefined) dialog.localContact = contact;
    const data = writeMessage(`SIP/2.0 ${status} ${response.reason}`, arrangeHeaders(entries), response.body);
    return { data, reliableRseq };
  }

  /** RFC 4028 §9: a 2xx to a request with Session-Expires names interval and refresher, unless the application does. */
  #sessionHeaders(inbound: InboundRequest, response: AppResponse, dialog: Dialog | undefined): HeaderEntry[] {
    const { request } = inbound;
    const success = response.status >= 200 && response.status < 300;
    if (dialog === undefined || !success || (request.method !== "INVITE" && request.method !== "UPDATE")) return [];
    if (appHeader(response, "session-expires") !== undefined) return [];
    const offered = parseSessionExpires(headerOf(request, "session-expires"));
    const refresher = offered?.refresher ?? (dialog.sessionTimer === undefined ? undefined : "uac");
    if (offered === undefined || refresher === undefined) return [];
    const entries: HeaderEntry[] = [{ key: "session-expires", value: `${offered.seconds};refresher=${refresher}` }];
    if (refresher === "uac") entries.push({ key: "require", value: "timer" });
    return entries;
  }

  #startSessionTimer(inbound: InboundRequest, response: AppResponse, dialog: Dialog): void {
    const offered = parseSessionExpires(headerOf(inbound.request, "session-expires"));
    const answered = parseSessionExpires(appHeader(response, "session-expires"));
    const agreed: SessionInterval | undefined = answered ?? (offered?.refresher === undefined ? undefined : offered);
    if (agreed === undefined || inbound.request.method !== "INVITE") return;
    const peerAble = hasOption(inbound.request, "supported", "timer");
    const refresher = agreed.refresher ?? offered?.refresher ?? (peerAble ? "uac" : "uas");
    this.serverRequests.startSessionTimer(dialog, agreed.seconds, refresher === "uas");
  }

  /** State changes of a final response, before it goes out. */
  #concludeDialog(inbound: InboundRequest, response: AppResponse, dialog: Dialog | undefined, data: Buffer): void {
    if (dialog === undefined) return;
    const { core } = this;
    const { request, essentials } = inbound;
    const success = response.status < 300;
    if (request.method === "INVITE" && !inbound.initial) dialog.remoteInvitePending = false;
    if (!success) {
      if (inbound.initial) core.dialogs.discard(dialog);
      return;
    }
    if (request.method === "INVITE" || request.method === "UPDATE") dialog.recordSdp("local", response.body);
    if (request.method === "INVITE") {
      if (inbound.initial && dialog.peer !== undefined) dialog.confirm(dialog.peer, core.env.clock.now());
      this.#startSessionTimer(inbound, response, dialog);
      const transactionId = inbound.transactionId;
      const send = () => inbound.transaction.respond(response.status, data);
      const begin = () => {
        const task = new AnswerRetransmitter(core.env.clock, core.env.timers, "final", send, () =>
          this.serverRequests.endUnsolicited(dialog, "ACK timeout"),
        );
        dialog.unacked = { cseq: essentials.cseq, transactionId, task };
        dialog.tasks.add(task);
      };
      if (inbound.provisionals?.busy) inbound.provisionals.afterOutstanding(begin);
      else begin();
    } else if (request.method === "SUBSCRIBE") {
      if (dialog.state === "early" && dialog.peer !== undefined) dialog.confirm(dialog.peer, core.env.clock.now());
      this.#armSubscription(dialog, response, headerOf(request, "expires"));
    }
  }

  #armSubscription(dialog: Dialog, response: AppResponse, requested: string | undefined): void {
    const seconds = parseNumber(appHeader(response, "expires") ?? requested ?? "3600", 4_000_000) ?? 3600;
    const { core } = this;
    dialog.subscriptionTimer?.cancel();
    const delayMs = Math.min((seconds + SUBSCRIPTION_SLACK_S) * 1000, 2_147_483_647);
    dialog.subscriptionTimer = core.env.clock.after(delayMs, () =>
      core.dialogs.finish(dialog, "server", "subscription expired"),
    );
  }

  #transmit(inbound: InboundRequest, status: number, data: Buffer, reliableRseq: number | undefined): void {
    const { core } = this;
    const { transaction, provisionals } = inbound;
    if (status > 100 && !inbound.progressed) {
      inbound.progressed = true;
      if (inbound.request.method === "INVITE" && status < 200) {
        inbound.timer?.cancel();
        inbound.timer = core.env.clock.after(core.limits.maxRingingMs, () => this.#ringingTooLong(inbound));
      }
    }
    const send = () => {
      transaction.respond(status, data);
    };
    if (provisionals === undefined) {
      send();
    } else if (reliableRseq !== undefined) {
      provisionals.send(reliableRseq, send);
    } else if (status >= 300) {
      provisionals.stop();
      send();
    } else {
      provisionals.afterOutstanding(send);
    }
  }

  /** REGISTER accepted over a connection: its contacts are reached by that connection from now on. */
  #cacheContacts(inbound: InboundRequest, response: AppResponse): void {
    const { request, flow } = inbound;
    if (request.method !== "REGISTER" || response.status !== 200 || !flow.reliable) return;
    const general = appHeader(response, "expires") ?? headerOf(request, "expires") ?? "3600";
    const answered = appHeader(response, "contact");
    for (const contact of listOf(request, "contact")) {
      const parsed = parseNameAddr(contact);
      const uri = parsed === undefined ? undefined : parseSipUri(parsed.uri);
      if (parsed === undefined || uri === undefined) continue;
      const granted = answered === undefined ? undefined : parseNameAddr(answered)?.params.get("expires");
      const expires = parseNumber(granted ?? parsed.params.get("expires") ?? general, 4_294_967_295) ?? 3600;
      this.core.contacts.register(uri.user, uri.host, flow, expires);
    }
  }

  /** RFC 3262 §3: no PRACK for 64·T1. */
  #prackTimeout(inbound: InboundRequest): void {
    const { dialog } = inbound;
    if (inbound.answered && dialog !== undefined) this.serverRequests.endUnsolicited(dialog, "PRACK timeout");
    this.answers.abandon(inbound, 504, "Server Time-out");
  }

  #ringingTooLong(inbound: InboundRequest): void {
    this.answers.abandon(inbound, 408, "Request Timeout");
  }
}

function isReliable(response: AppResponse): boolean {
  if (response.status <= 100 || response.status >= 200) return false;
  return response.headers.some(
    (header) =>
      header.key === "require" &&
      header.value
        .toLowerCase()
        .split(",")
        .some((option) => option.trim() === "100rel"),
  );
}
