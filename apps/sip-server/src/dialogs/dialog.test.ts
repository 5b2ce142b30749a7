import { describe, expect, it } from "vitest";
import { FakeClock } from "../../test/support/fake-clock";
import { essentialsOf, parsedRequest, parsedResponse, recordingFlow, text } from "../../test/support/messages";
import { RFC3261_TIMERS } from "../transactions/timers";
import { AnswerRetransmitter } from "./answer-retransmitter";
import { Dialog, type DialogPeer, peerFromRequest, peerFromResponse } from "./dialog";
import { DialogTable } from "./dialog-table";
import { natAddress } from "./nat";
import { ReliableProvisionals } from "./reliable-provisionals";
import { requestRoute } from "./route";
import { parseSessionExpires, SessionTimer } from "./session-timer";

const invite = (extra: readonly string[]) =>
  parsedRequest(
    text([
      "INVITE sip:b@h SIP/2.0",
      "Via: SIP/2.0/UDP 10.0.0.5:5070;branch=z9hG4bK1",
      "From: <sip:a@h>;tag=a",
      "To: <sip:b@h>",
      "Call-ID: c",
      "CSeq: 7 INVITE",
      ...extra,
    ]),
  );
const ok = (extra: readonly string[]) =>
  parsedResponse(
    text([
      "SIP/2.0 200 OK",
      "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1",
      "From: <sip:a@h>;tag=a",
      "To: <sip:b@h>;tag=b",
      "Call-ID: c",
      "CSeq: 7 INVITE",
      ...extra,
    ]),
  );

function dialog(role: "uas" | "uac", localTag: string, fromTag: string): Dialog {
  return new Dialog({
    role,
    usage: "invite",
    callId: "c",
    fromTag,
    localTag,
    localParty: `<sip:us@h>;tag=${localTag}`,
    localCseq: 1,
    requestUri: "sip:b@h",
    localContact: "<sip:us@h>",
    owner: undefined,
    initialTransactionId: "t",
  });
}

const peer = (overrides: Partial<DialogPeer> = {}): DialogPeer => ({
  remoteTag: "a",
  remoteParty: "<sip:a@h>;tag=a",
  remoteTarget: "sip:a@10.0.0.5",
  routeSet: [],
  remoteCseq: 7,
  lastRseq: undefined,
  flow: undefined,
  nat: undefined,
  ...overrides,
});

describe("route sets (RFC 3261 §12.1)", () => {
  const routes = ["Record-Route: <sip:p2;lr>, <sip:p1;lr>", "Record-Route: <sip:p0;lr>", "Contact: <sip:x@10.0.0.5>"];

  it("keeps the order of Record-Route as a UAS, reverses it as a UAC", () => {
    const request = invite(routes);
    expect(peerFromRequest(request, essentialsOf(request), recordingFlow()).routeSet).toEqual([
      "<sip:p2;lr>",
      "<sip:p1;lr>",
      "<sip:p0;lr>",
    ]);
    const response = ok(routes);
    expect(peerFromResponse(response, essentialsOf(response), recordingFlow()).routeSet).toEqual([
      "<sip:p0;lr>",
      "<sip:p1;lr>",
      "<sip:p2;lr>",
    ]);
  });

  it("routes loosely and strictly (RFC 3261 §12.2.1.1)", () => {
    expect(requestRoute(peer({ routeSet: ["<sip:p1;lr>", "<sip:p2;lr>"] }), "x")).toEqual({
      requestUri: "sip:a@10.0.0.5",
      routes: ["<sip:p1;lr>", "<sip:p2;lr>"],
      nextHop: "sip:p1;lr",
    });
    expect(requestRoute(peer({ routeSet: ["<sip:strict>", "<sip:p2;lr>"] }), "x")).toEqual({
      requestUri: "sip:strict",
      routes: ["<sip:p2;lr>", "<sip:a@10.0.0.5>"],
      nextHop: "sip:strict",
    });
    expect(requestRoute(peer({ remoteTarget: undefined }), "sip:fallback@h").requestUri).toBe("sip:fallback@h");
  });
});

describe("peers behind a NAT", () => {
  it.each([
    ["10.0.0.5", "10.0.0.5", true],
    ["10.0.0.5", undefined, true],
    ["203.0.113.9", undefined, false],
    ["203.0.113.9", "203.0.113.9", true],
    ["192.0.2.10", "192.0.2.10", false],
    ["abc.invalid", undefined, true],
    ["phone.example.com", "phone.example.com", false],
  ])("Contact host %s, Via host %s from 192.0.2.10: %s", (host, sentBy, expected) => {
    expect(natAddress(host, sentBy, recordingFlow()) !== undefined).toBe(expected);
  });
});

describe("DialogTable", () => {
  const table = (clock = new FakeClock()) => new DialogTable(clock, 60_000, 3);

  it("finds the dialog of a request by Call-ID and both tags, in both roles (RFC 3261 §12.2.2)", () => {
    const dialogs = table();
    const uas = dialog("uas", "us", "them");
    const uac = dialog("uac", "me", "me");
    dialogs.add(uas);
    dialogs.add(uac);
    uac.confirm(peer({ remoteTag: "callee" }), 0);
    expect(dialogs.findForRequest("c", "them", "us")).toBe(uas);
    expect(dialogs.findForRequest("c", "callee", "me")).toBe(uac);
    expect(dialogs.findForRequest("c", "them", "other")).toBeUndefined();
    expect(dialogs.findForRequest("c", "stranger", "me")).toBeUndefined();
    expect(dialogs.findForRequest("other", "them", "us")).toBeUndefined();
  });

  it("remembers how confirmed dialogs ended, for a while and not without bound", () => {
    const clock = new FakeClock();
    const dialogs = table(clock);
    const one = dialog("uas", "us", "t1");
    dialogs.add(one);
    dialogs.finish(one, "peer", "bye");
    dialogs.finish(one, "server", "twice");
    expect(dialogs.ended(one.id)).toMatchObject({ endedBy: "peer", cause: "bye" });
    for (const tag of ["t2", "t3", "t4"]) {
      const next = dialog("uas", "us", tag);
      dialogs.add(next);
      dialogs.finish(next, "peer", "");
    }
    expect(dialogs.ended(one.id)).toBeUndefined();
    clock.advance(60_000);
    expect(dialogs.ended("c;from-tag=t4")).toBeUndefined();
  });

  it("stops what belongs to a dialog when it leaves", () => {
    const dialogs = table();
    const one = dialog("uas", "us", "t1");
    let stopped = 0;
    one.tasks.add({ stop: () => stopped++ });
    dialogs.add(one);
    dialogs.discard(one);
    expect({ stopped, size: dialogs.size, state: one.state }).toEqual({ stopped: 1, size: 0, state: "ended" });
  });
});

describe("AnswerRetransmitter", () => {
  it("repeats a 2xx at T1, doubling to T2, for 64·T1 (RFC 3261 §13.3.1.4)", () => {
    const clock = new FakeClock();
    const started = clock.now();
    const times: number[] = [];
    let timedOut = false;
    new AnswerRetransmitter(
      clock,
      RFC3261_TIMERS,
      "final",
      () => times.push(clock.now() - started),
      () => {
        timedOut = true;
      },
    );
    clock.advance(32_000);
    expect(times).toEqual([500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    expect({ timedOut, pending: clock.pending }).toEqual({ timedOut: true, pending: 0 });
  });
});

describe("ReliableProvisionals (RFC 3262 §3)", () => {
  function reliable() {
    const clock = new FakeClock();
    const sent: string[] = [];
    let timedOut = false;
    const provisionals = new ReliableProvisionals({ clock, timers: RFC3261_TIMERS }, 7, 100, () => {
      timedOut = true;
    });
    return { clock, sent, provisionals, timedOut: () => timedOut };
  }

  it("sends one at a time; later ones and the 2xx wait for the PRACK", () => {
    const { sent, provisionals, clock } = reliable();
    const first = provisionals.nextRseq();
    const second = provisionals.nextRseq();
    provisionals.send(first, () => sent.push("183"));
    provisionals.send(second, () => sent.push("180"));
    provisionals.afterOutstanding(() => sent.push("200"));
    expect(sent).toEqual(["183"]);
    expect(provisionals.acknowledge("99 7 INVITE")).toBe(false);
    expect(provisionals.acknowledge("100 8 INVITE")).toBe(false);
    expect(provisionals.acknowledge("100 7 OPTIONS")).toBe(false);
    expect(provisionals.acknowledge("100 7 INVITE")).toBe(true);
    expect(sent).toEqual(["183", "180"]);
    expect(provisionals.acknowledge("101 7 INVITE")).toBe(true);
    expect(sent).toEqual(["183", "180", "200"]);
    expect(provisionals.acknowledge("101 7 INVITE")).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it("repeats at T1 doubling and gives up after 64·T1", () => {
    const { clock, sent, provisionals, timedOut } = reliable();
    provisionals.send(provisionals.nextRseq(), () => sent.push("183"));
    clock.advance(3_500);
    expect(sent).toHaveLength(4);
    clock.advance(28_500);
    expect(timedOut()).toBe(true);
  });
});

describe("session timers (RFC 4028)", () => {
  it("reads Session-Expires", () => {
    expect(parseSessionExpires("1800;refresher=UAS")).toEqual({ seconds: 1800, refresher: "uas" });
    expect(parseSessionExpires("30")).toEqual({ seconds: 90, refresher: undefined });
    expect(parseSessionExpires("x")).toBeUndefined();
    expect(parseSessionExpires(undefined)).toBeUndefined();
  });

  it("refreshes at half the interval and expires at its end unless restarted", () => {
    const clock = new FakeClock();
    const events: string[] = [];
    const timer = new SessionTimer(clock, 100, true, {
      refresh: () => events.push("refresh"),
      expire: () => events.push("expire"),
    });
    clock.advance(50_000);
    timer.restart();
    clock.advance(99_999);
    expect(events).toEqual(["refresh", "refresh"]);
    clock.advance(1);
    expect(events).toEqual(["refresh", "refresh", "expire"]);
  });

  it("only watches when the peer refreshes", () => {
    const clock = new FakeClock();
    const events: string[] = [];
    const timer = new SessionTimer(clock, 90, false, {
      refresh: () => events.push("refresh"),
      expire: () => events.push("expire"),
    });
    clock.advance(89_000);
    timer.refreshedBy(invite(["Session-Expires: 200;refresher=uac"]));
    clock.advance(199_000);
    expect(events).toEqual([]);
    clock.advance(1_000);
    expect(events).toEqual(["expire"]);
  });
});
