import { waitFor } from "@callwright/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SipServer } from "../src/server";
import { bodyOf, Call, header } from "./support/call";
import { FAST_TIMERS, liveEntries, SDP, startServer } from "./support/server";
import { SipPeer } from "./support/sip-peer";
import { Answerer, connectSrf, killSrf, member, once, type Srf } from "./support/srf-app";

let server: SipServer;
let peer: SipPeer;
const applications: Srf[] = [];
const uri = () => `sip:1000@127.0.0.1:${server.sipAddress.port}`;

async function application(prepare: (srf: Srf) => void): Promise<Srf> {
  const srf = await connectSrf(server, prepare);
  applications.push(srf);
  return srf;
}

beforeEach(async () => {
  server = await startServer({ timers: FAST_TIMERS, limits: { noAnswerMs: 1_500 } });
  peer = await SipPeer.open(server);
});

afterEach(async () => {
  for (const srf of applications.splice(0)) killSrf(srf);
  peer.close();
  await server.close();
});

describe("inbound calls to drachtio-srf", () => {
  it("answers, hands on INFO and MESSAGE, ends by the caller's BYE, and keeps nothing", async () => {
    const answerer = new Answerer();
    const infos: string[] = [];
    await application((srf) =>
      srf.invite(
        answerer.handle(srf, (dialog) =>
          dialog.on("info", (req, res) => {
            infos.push(req.body);
            res.send(200, { headers: { "X-Info": "taken" } });
          }),
        ),
      ),
    );
    const call = new Call(peer, uri());
    call.invite();
    expect(header(await peer.next("SIP/2.0 100"), "To")).not.toContain("tag=");
    const ok = await call.answered();
    expect(bodyOf(ok)).toBe(SDP);
    expect(header(ok, "Contact")).toBe(`<sip:127.0.0.1:${server.sipAddress.port}>`);
    expect(header(ok, "Content-Type")).toBe("application/sdp");

    const info = call.request("INFO", ["Content-Type: application/dtmf-relay"], "Signal=5\r\n");
    expect(header(await call.response(info, "INFO"), "X-Info")).toBe("taken");
    expect(infos).toEqual(["Signal=5\r\n"]);
    // Nobody listens for it: drachtio-srf answers 200.
    const message = call.request("MESSAGE", ["Content-Type: text/plain"], "hi");
    expect(await call.response(message, "MESSAGE")).toMatch(/^SIP\/2\.0 200/);

    const destroyed = once(answerer, "destroy");
    expect(await call.bye()).toMatch(/^SIP\/2\.0 200/);
    await destroyed;
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("lets the application hang up, with the caller's target, tags and its own CSeq", async () => {
    const answerer = new Answerer();
    await application((srf) => srf.invite(answerer.handle(srf)));
    const call = new Call(peer, uri());
    call.invite();
    await call.answered();
    const dialog = await answerer.first();
    const ended = Promise.resolve(dialog.destroy({ headers: { Reason: 'Q.850;cause=16;text="done"' } }));
    const bye = await peer.next("BYE");
    expect(bye.split(" ")[1]).toBe(`sip:caller@127.0.0.1:${peer.port}`);
    expect(header(bye, "From")).toContain(`tag=${call.toTag}`);
    expect(header(bye, "To")).toContain(`tag=${call.tag}`);
    expect(header(bye, "Reason")).toBe('Q.850;cause=16;text="done"');
    peer.answer(bye, "200 OK");
    await ended;
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("passes an INVITE without SDP and takes the answer from the ACK (late offer)", async () => {
    const answerer = new Answerer();
    await application((srf) => srf.invite(answerer.handle(srf)));
    const call = new Call(peer, uri());
    call.invite([], "");
    const ok = await call.answered("v=0\r\no=caller 1 1 IN IP4 127.0.0.1\r\ns=-\r\n");
    expect(bodyOf(ok)).toBe(SDP);
    await waitFor(() => answerer.dialogs[0]?.remote.sdp?.includes("o=caller"), { what: "remote SDP" });
    await call.bye();
  });

  it("answers CANCEL with 200 and the INVITE with 487, before and after a 180", async () => {
    const cancelled: string[] = [];
    await application((srf) =>
      srf.invite((req, res) => {
        req.on("cancel", () => cancelled.push(req.get("Call-ID")));
        if (req.uri.includes("ring")) res.send(180);
      }),
    );
    for (const user of ["silent", "ring"]) {
      const call = new Call(peer, `sip:${user}@127.0.0.1:${server.sipAddress.port}`);
      call.invite();
      await peer.next(user === "ring" ? "SIP/2.0 180" : "SIP/2.0 100");
      call.cancel(['Reason: SIP;cause=200;text="Call completed elsewhere"']);
      expect(header(await peer.next("SIP/2.0 200"), "CSeq")).toBe("1 CANCEL");
      call.ackFailure(await peer.next("SIP/2.0 487"));
      await waitFor(() => cancelled.includes(call.callId), { what: "cancel event" });
    }
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("answers 481 to a CANCEL that matches nothing and 200 to one that comes too late", async () => {
    const answerer = new Answerer();
    await application((srf) => srf.invite(answerer.handle(srf)));
    const call = new Call(peer, uri());
    call.cancel();
    expect(await peer.next("SIP/2.0 481")).toContain("CANCEL");
    call.invite();
    const ok = await peer.next("SIP/2.0 200");
    call.cancel();
    expect(header(await peer.next("SIP/2.0 200"), "CSeq")).toBe("1 CANCEL");
    call.take(ok);
    call.ack();
    expect(await call.bye()).toMatch(/^SIP\/2\.0 200/);
  });

  it("lets the application refuse, repeats the refusal until the ACK, and retransmitted INVITEs reach nobody", async () => {
    let invites = 0;
    await application((srf) =>
      srf.invite((_req, res) => {
        invites++;
        res.send(486, { headers: { "Retry-After": "30" } });
      }),
    );
    const call = new Call(peer, uri());
    call.invite();
    const refusal = await peer.next("SIP/2.0 486");
    expect(header(refusal, "Retry-After")).toBe("30");
    call.invite();
    expect(await peer.next("SIP/2.0 486")).toBe(refusal);
    expect(await peer.next("SIP/2.0 486")).toBe(refusal);
    call.ackFailure(refusal);
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
    expect(invites).toBe(1);
  });

  it("repeats the 200 until the ACK; without one it hangs up and tells the application", async () => {
    const answerer = new Answerer();
    await application((srf) => srf.invite(answerer.handle(srf)));
    const call = new Call(peer, uri());
    call.invite();
    const ok = await peer.next("SIP/2.0 200");
    expect(await peer.next("SIP/2.0 200")).toBe(ok);
    const reason = once(answerer, "destroy");
    const bye = await peer.next("BYE");
    expect(header(bye, "Reason")).toContain("ACK timeout");
    peer.answer(bye, "200 OK");
    expect(await reason).toBe("ACK timeout");
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("handles hold and a changed session by re-INVITE, and target refresh by its Contact", async () => {
    const answerer = new Answerer();
    const events: string[] = [];
    await application((srf) =>
      srf.invite(
        answerer.handle(srf, (dialog) => {
          dialog.on("hold" as "refresh", () => events.push("hold"));
          dialog.on("unhold" as "refresh", () => events.push("unhold"));
        }),
      ),
    );
    const call = new Call(peer, uri());
    call.invite();
    await call.answered();
    for (const [direction, event] of [
      ["sendonly", "hold"],
      ["sendrecv", "unhold"],
    ] as const) {
      const body = SDP.replace("sendrecv", direction);
      const cseq = call.request("INVITE", [call.contact, "Content-Type: application/sdp"], body);
      const ok = await call.response(cseq, "INVITE");
      expect(ok).toMatch(/^SIP\/2\.0 200/);
      call.ack("", cseq);
      await waitFor(() => events.includes(event), { what: event });
    }
    const other = await SipPeer.open(server);
    const cseq = call.request(
      "INVITE",
      [`Contact: <sip:moved@127.0.0.1:${other.port}>`, "Content-Type: application/sdp"],
      SDP,
    );
    await call.response(cseq, "INVITE");
    call.ack("", cseq);
    void Promise.resolve((await answerer.first()).destroy());
    const bye = await other.next("BYE");
    expect(bye).toContain(`BYE sip:moved@127.0.0.1:${other.port}`);
    other.answer(bye, "200 OK");
    other.close();
  });

  it("gives 491 to a re-INVITE that crosses ours and 500 to one before the first is answered (RFC 3261 §14.2)", async () => {
    const answerer = new Answerer();
    await application((srf) => srf.invite(answerer.handle(srf, (dialog) => dialog.on("modify", () => {}))));
    const call = new Call(peer, uri());
    call.invite();
    await call.answered();
    const dialog = await answerer.first();
    const modified = dialog.modify(SDP).catch((error: unknown) => error);
    const ours = await peer.next("INVITE");
    const crossing = call.request("INVITE", [call.contact, "Content-Type: application/sdp"], SDP);
    expect(await call.response(crossing, "INVITE")).toMatch(/^SIP\/2\.0 491/);
    peer.answer(ours, "488 Not Acceptable Here");
    expect(member(await modified, "status")).toBe(488);
    const pending = call.request("INVITE", [call.contact, "Content-Type: application/sdp"], `${SDP}a=x\r\n`);
    await peer.next("SIP/2.0 100");
    const second = call.request("INVITE", [call.contact, "Content-Type: application/sdp"], SDP);
    const refusal = await call.response(second, "INVITE");
    expect(refusal).toMatch(/^SIP\/2\.0 500/);
    expect(header(refusal, "Retry-After")).toMatch(/^\d$/);
    expect(pending).toBeLessThan(second);
    const bye = call.request("BYE");
    // RFC 3261 §15.1.2: what is pending gets 487.
    expect(await call.response(pending, "INVITE")).toMatch(/^SIP\/2\.0 487/);
    expect(await call.response(bye, "BYE")).toMatch(/^SIP\/2\.0 200/);
  });

  it("does 100rel: RSeq, repetition, PRACK to the application, 2xx after it (RFC 3262)", async () => {
    let pracked = 0;
    await application((srf) =>
      srf.invite((req, res) => {
        const answer = () => {
          pracked++;
          void srf.createUAS(req, res, { localSdp: SDP });
        };
        const send = member(res, "send");
        if (typeof send === "function") {
          Reflect.apply(send, res, [
            183,
            "Session Progress",
            { body: SDP, headers: { Require: "100rel" } },
            () => {},
            answer,
          ]);
        }
      }),
    );
    const call = new Call(peer, uri());
    call.invite(["Supported: 100rel"]);
    const progress = await peer.next("SIP/2.0 183");
    const rseq = header(progress, "RSeq");
    expect(header(progress, "Require")).toBe("100rel");
    expect(header(progress, "Contact")).toContain("sip:127.0.0.1");
    expect(await peer.next("SIP/2.0 183")).toBe(progress);
    call.take(progress);
    const wrong = call.request("PRACK", [`RAck: ${Number(rseq) + 5} 1 INVITE`]);
    expect(await call.response(wrong, "PRACK")).toMatch(/^SIP\/2\.0 481/);
    const prack = call.request("PRACK", [`RAck: ${rseq} 1 INVITE`]);
    expect(await call.response(prack, "PRACK")).toMatch(/^SIP\/2\.0 200/);
    const ok = await peer.next("SIP/2.0 200");
    call.take(ok);
    call.ack("", 1);
    expect(pracked).toBe(1);
    expect(await call.bye()).toMatch(/^SIP\/2\.0 200/);
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("answers 408 when no application ever answers, and refuses its late answer", async () => {
    let late: (() => Promise<unknown>) | undefined;
    await application((srf) =>
      srf.invite((req, res) => {
        late = () => srf.createUAS(req, res, { localSdp: SDP }).catch((error: unknown) => error);
      }),
    );
    const call = new Call(peer, uri());
    call.invite();
    call.ackFailure(await peer.next("SIP/2.0 408"));
    expect(await late?.()).toBe("Response not sent due to unknown transaction");
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("shares calls between workers in turn, keeps each dialog with its worker, and answers 503 without one", async () => {
    const workers = [new Answerer(), new Answerer()];
    for (const worker of workers) await application((srf) => srf.invite(worker.handle(srf)));
    const calls: Call[] = [];
    for (let index = 0; index < 6; index++) {
      const call = new Call(peer, uri());
      calls.push(call);
      call.invite();
      await call.answered();
    }
    expect(workers.map((worker) => worker.invites)).toEqual([3, 3]);
    for (const call of calls) expect(await call.bye()).toMatch(/^SIP\/2\.0 200/);
    for (const srf of applications.splice(0)) killSrf(srf);
    await waitFor(() => server.counts().applications === 0, { what: "workers to leave" });
    const call = new Call(peer, uri());
    call.invite();
    call.ackFailure(await peer.next("SIP/2.0 503"));
  });

  it("hands REFER, UPDATE, NOTIFY and OPTIONS of a dialog to the application", async () => {
    const seen: string[] = [];
    const answerer = new Answerer();
    await application((srf) =>
      srf.invite(
        answerer.handle(srf, (dialog) => {
          dialog.on("refer", (req, res) => {
            seen.push(req.get("Refer-To"));
            res.send(202);
          });
        }),
      ),
    );
    const call = new Call(peer, uri());
    call.invite();
    await call.answered();
    const refer = call.request("REFER", ["Refer-To: <sip:2000@127.0.0.1>"]);
    expect(await call.response(refer, "REFER")).toMatch(/^SIP\/2\.0 202/);
    expect(seen).toEqual(["<sip:2000@127.0.0.1>"]);
    for (const method of ["UPDATE", "OPTIONS", "NOTIFY"]) {
      const cseq = call.request(method);
      expect(await call.response(cseq, method)).toMatch(/^SIP\/2\.0 200/);
    }
    await call.bye();
  });

  it("echoes a session timer, and hangs up when the caller stops refreshing (RFC 4028)", async () => {
    const answerer = new Answerer();
    await application((srf) => srf.invite(answerer.handle(srf)));
    const call = new Call(peer, uri());
    call.invite(["Supported: timer", "Session-Expires: 90;refresher=uac"]);
    const ok = await call.answered();
    expect(header(ok, "Session-Expires")).toBe("90;refresher=uac");
    expect(header(ok, "Require")).toBe("timer");
    const update = call.request("UPDATE", [call.contact, "Session-Expires: 60"]);
    const refusal = await call.response(update, "UPDATE");
    expect(refusal).toMatch(/^SIP\/2\.0 422/);
    expect(header(refusal, "Min-SE")).toBe("90");
    await call.bye();
  });
});
