import { type ClaimReply, claimReplySchema } from "@callwright/contracts";
import { waitFor } from "@callwright/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SipServer } from "../src/server";
import { Call, header } from "./support/call";
import { RawApp } from "./support/raw-app";
import { FAST_TIMERS, liveEntries, SDP, SECRET, startServer } from "./support/server";
import { SipPeer, tagOf } from "./support/sip-peer";

const GRACE_MS = 1_200;

let server: SipServer;
let peer: SipPeer;
const workers: RawApp[] = [];
const uri = () => `sip:1000@127.0.0.1:${server.sipAddress.port}`;

async function worker(...routes: string[]): Promise<RawApp> {
  const app = await RawApp.connect(server.appAddress.port, SECRET, routes);
  workers.push(app);
  return app;
}

beforeEach(async () => {
  server = await startServer({ timers: FAST_TIMERS, limits: { claimGraceMs: GRACE_MS } });
  peer = await SipPeer.open(server);
});

afterEach(async () => {
  for (const app of workers.splice(0)) app.close();
  peer.close();
  await server.close();
});

/** A call that the worker has answered. */
async function establish(app: RawApp, call: Call): Promise<string> {
  call.invite();
  const frame = await app.sip("INVITE");
  const sent = await app.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n${SDP}`);
  await call.answered();
  await app.sip("ACK");
  return sent.tokens[11] ?? "";
}

async function claim(app: RawApp, dialogId: string, epoch: number | string): Promise<ClaimReply | string> {
  const frame = await app.command(`claim|${dialogId}|${epoch}`);
  if (frame.tokens[3] === "NOK") return frame.tokens[4] ?? "";
  expect(frame.tokens.slice(3)).toEqual(["OK", "claimed"]);
  return claimReplySchema.parse(JSON.parse(frame.message));
}

describe("claim of a dialog", () => {
  it("gives the dialog of a dead worker to another, with all it needs to go on", async () => {
    const first = await worker("invite");
    const call = new Call(peer, uri());
    const id = await establish(first, call);
    first.close();
    const second = await worker();
    await waitFor(() => server.counts().applications === 1, { what: "the death to be noticed" });
    expect(await claim(second, id, 2)).toEqual({
      state: "confirmed",
      dialogId: id,
      epoch: 2,
      role: "uas",
      callId: call.callId,
      localTag: call.toTag,
      remoteTag: call.tag,
      localParty: `<${uri()}>;tag=${call.toTag}`,
      remoteParty: `<sip:caller@127.0.0.1:${peer.port}>;tag=${call.tag}`,
      requestUri: uri(),
      localContact: `<sip:127.0.0.1:${server.sipAddress.port}>`,
      remoteTarget: `sip:caller@127.0.0.1:${peer.port}`,
      localSdp: SDP,
      remoteSdp: SDP,
      answeredAtMs: expect.any(Number),
    });
    // The peer's requests now come here, and the new owner can work in the dialog.
    const info = call.request("INFO");
    const frame = await second.sip("INFO");
    expect(frame.tokens[9]).toBe(id);
    await second.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n`);
    await call.response(info, "INFO");
    await second.command(`sip||${id}\r\nBYE sip:placeholder SIP/2.0\r\n\r\n`);
    const bye = await peer.next("BYE");
    expect(tagOf(header(bye, "From"))).toBe(call.toTag);
    peer.answer(bye, "200 OK");
    await second.sip("SIP/2.0 200");
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("fences: a lower or equal epoch is refused, and who lost the dialog can no longer act in it", async () => {
    const first = await worker("invite");
    const second = await worker();
    const call = new Call(peer, uri());
    const id = await establish(first, call);
    expect(await claim(second, id, 0)).toBe("stale epoch: the dialog is at 0");
    const pending = call.request("INFO");
    const asked = await first.sip("INFO");
    expect(await claim(second, id, 5)).toMatchObject({ state: "confirmed", epoch: 5 });
    // What the peer asked and nobody answered comes to the new owner.
    const moved = await second.sip("INFO");
    expect(moved.tokens[8]).toBe(asked.tokens[8]);
    const stale = await first.command(`sip|${asked.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n`);
    expect(stale.tokens.slice(3)).toEqual(["NOK", "stale owner: the request belongs to another connection"]);
    await second.command(`sip|${moved.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n`);
    expect(await call.response(pending, "INFO")).toMatch(/^SIP\/2\.0 200/);
    const refused = await first.command(`sip||${id}\r\nBYE sip:placeholder SIP/2.0\r\n\r\n`);
    expect(refused.tokens.slice(3)).toEqual(["NOK", "stale owner: the dialog belongs to another connection"]);
    expect(await claim(first, id, 5)).toBe("stale epoch: the dialog is at 5");
    expect(await claim(first, id, 4)).toBe("stale epoch: the dialog is at 5");
    // Idempotent for the owner.
    expect(await claim(second, id, 5)).toMatchObject({ state: "confirmed", epoch: 5 });
    expect(await claim(first, id, 6)).toMatchObject({ state: "confirmed", epoch: 6 });
    const bye = call.request("BYE");
    const frame = await first.sip("BYE");
    await first.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n`);
    expect(await call.response(bye, "BYE")).toMatch(/^SIP\/2\.0 200/);
  });

  it("lets a runtime that reconnects claim with the epoch it had", async () => {
    const first = await worker("invite");
    const call = new Call(peer, uri());
    const id = await establish(first, call);
    expect(await claim(first, id, 3)).toMatchObject({ epoch: 3 });
    first.close();
    await waitFor(() => server.counts().applications === 0, { what: "the death to be noticed" });
    const again = await worker();
    expect(await claim(again, id, 2)).toBe("stale epoch: the dialog is at 3");
    expect(await claim(again, id, 3)).toMatchObject({ state: "confirmed", epoch: 3 });
  });

  it("refuses unknown dialogs, early ones and malformed epochs", async () => {
    const app = await worker("invite");
    expect(await claim(app, "nobody;from-tag=x", 1)).toBe("unknown dialog");
    for (const epoch of ["", "-1", "1.5", "one"]) {
      expect(await claim(app, "nobody;from-tag=x", epoch)).toBe("epoch must be a whole number from 0");
    }
    const call = new Call(peer, uri());
    call.invite();
    const frame = await app.sip("INVITE");
    const ringing = await app.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 180 Ringing\r\n\r\n`);
    expect(await claim(app, ringing.tokens[11] ?? "", 1)).toBe("dialog is not confirmed");
  });

  it("answers the caller's BYE while nobody owns the call, and tells the claim so", async () => {
    const first = await worker("invite");
    const call = new Call(peer, uri());
    const id = await establish(first, call);
    first.close();
    await waitFor(() => server.counts().applications === 0, { what: "the death to be noticed" });
    const cseq = call.request("BYE", ['Reason: Q.850;cause=16;text="caller left"']);
    expect(await call.response(cseq, "BYE")).toMatch(/^SIP\/2\.0 200/);
    const second = await worker();
    expect(await claim(second, id, 1)).toMatchObject({
      state: "ended",
      dialogId: id,
      callId: call.callId,
      endedBy: "peer",
      cause: 'Q.850;cause=16;text="caller left"',
    });
  });

  it("answers a BYE that a worker took with it", async () => {
    const first = await worker("invite");
    const call = new Call(peer, uri());
    const id = await establish(first, call);
    const cseq = call.request("BYE");
    await first.sip("BYE");
    first.close();
    expect(await call.response(cseq, "BYE")).toMatch(/^SIP\/2\.0 200/);
    const second = await worker();
    expect(await claim(second, id, 1)).toMatchObject({ state: "ended", endedBy: "peer" });
  });

  it("holds INFO and re-INVITE for the claim", async () => {
    const first = await worker("invite");
    const call = new Call(peer, uri());
    const id = await establish(first, call);
    first.close();
    await waitFor(() => server.counts().applications === 0, { what: "the death to be noticed" });
    const info = call.request("INFO", ["Content-Type: application/dtmf-relay"], "Signal=7\r\n");
    const reinvite = call.request(
      "INVITE",
      [call.contact, "Content-Type: application/sdp"],
      SDP.replace("40000", "40002"),
    );
    await peer.next("SIP/2.0 100");
    const second = await worker();
    expect(await claim(second, id, 1)).toMatchObject({ remoteSdp: SDP.replace("40000", "40002") });
    for (const [method, cseq] of [
      ["INFO", info],
      ["INVITE", reinvite],
    ] as const) {
      const frame = await second.sip(method);
      await second.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n${method === "INVITE" ? SDP : ""}`);
      expect(await call.response(cseq, method)).toMatch(/^SIP\/2\.0 200/);
    }
    call.ack("", reinvite);
    await second.sip("ACK");
  });

  it("hangs up what nobody claims within the grace time, and refuses what waited", async () => {
    const first = await worker("invite");
    const call = new Call(peer, uri());
    const id = await establish(first, call);
    first.close();
    await waitFor(() => server.counts().applications === 0, { what: "the death to be noticed" });
    const info = call.request("INFO");
    const bye = await peer.next("BYE");
    expect(header(bye, "Reason")).toContain("application lost");
    peer.answer(bye, "200 OK");
    expect(await call.response(info, "INFO")).toMatch(/^SIP\/2\.0 481/);
    const late = await worker();
    expect(await claim(late, id, 1)).toMatchObject({ state: "ended", endedBy: "server", cause: "application lost" });
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });
});

describe("calls that a dead worker had not answered", () => {
  it("offers a call nobody has reacted to yet to another live worker", async () => {
    const first = await worker("invite");
    const call = new Call(peer, uri());
    call.invite();
    await first.sip("INVITE");
    const second = await worker("invite");
    first.close();
    const frame = await second.sip("INVITE");
    await second.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n${SDP}`);
    await call.answered();
    await second.sip("ACK");
  });

  it("keeps such a call for a worker that comes within the grace time", async () => {
    const first = await worker("invite");
    const call = new Call(peer, uri());
    call.invite();
    await first.sip("INVITE");
    first.close();
    await waitFor(() => server.counts().applications === 0, { what: "the death to be noticed" });
    const second = await worker("invite");
    const frame = await second.sip("INVITE");
    await second.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 603 Decline\r\n\r\n`);
    call.ackFailure(await peer.next("SIP/2.0 603"));
  });

  it.each([
    ["silent", false],
    ["ringing", true],
  ])("answers 503 to a %s call when nobody comes", async (_name, rings) => {
    const first = await worker("invite");
    const call = new Call(peer, uri());
    call.invite();
    const frame = await first.sip("INVITE");
    if (rings) await first.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 180 Ringing\r\n\r\n`);
    first.close();
    if (rings) await peer.next("SIP/2.0 180");
    call.ackFailure(await peer.next("SIP/2.0 503"));
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("lets the caller of a lost worker give up", async () => {
    const first = await worker("invite");
    const call = new Call(peer, uri());
    call.invite();
    await first.sip("INVITE");
    first.close();
    await waitFor(() => server.counts().applications === 0, { what: "the death to be noticed" });
    call.cancel();
    expect(await peer.next("SIP/2.0 200")).toContain("CANCEL");
    call.ackFailure(await peer.next("SIP/2.0 487"));
    // It is not offered to anybody any more.
    const second = await worker("invite");
    await second.command("ping");
    expect(second.frames).toEqual([]);
  });
});

describe("calls that a dead worker was making", () => {
  const target = () => `sip:callee@127.0.0.1:${peer.port}`;
  const contact = () => `Contact: <${target()}>`;

  it("cancels one that rings", async () => {
    const app = await worker();
    await app.command(`sip||\r\nINVITE ${target()} SIP/2.0\r\nfrom: sip:1@localhost\r\n\r\n${SDP}`);
    const invite = await peer.next("INVITE");
    peer.answer(invite, "180 Ringing", [contact()]);
    await app.sip("SIP/2.0 180");
    app.close();
    const cancel = await peer.next("CANCEL");
    peer.answer(cancel, "200 OK");
    peer.answer(invite, "487 Request Terminated");
    await peer.next("ACK");
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("acknowledges and hangs up one that is answered all the same", async () => {
    const app = await worker();
    await app.command(`sip||\r\nINVITE ${target()} SIP/2.0\r\nfrom: sip:1@localhost\r\n\r\n${SDP}`);
    const invite = await peer.next("INVITE");
    app.close();
    await waitFor(() => server.counts().applications === 0, { what: "the death to be noticed" });
    peer.answer(invite, "200 OK", [contact()], "");
    await peer.next("ACK");
    peer.answer(await peer.next("BYE"), "200 OK");
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("keeps one that is up, acknowledging it in the worker's place, and lets it be claimed as UAC", async () => {
    const app = await worker();
    const sent = await app.command(`sip||\r\nINVITE ${target()} SIP/2.0\r\nfrom: sip:1@localhost\r\n\r\n${SDP}`);
    const invite = await peer.next("INVITE");
    peer.answer(invite, "200 OK", [contact(), "Content-Type: application/sdp"], SDP);
    const ok = await app.sip("SIP/2.0 200");
    app.close();
    await peer.next("ACK");
    const second = await worker();
    const reply = await claim(second, ok.tokens[9] ?? "", 1);
    expect(reply).toMatchObject({ state: "confirmed", role: "uac", remoteTag: "peer", localSdp: SDP, remoteSdp: SDP });
    expect(sent.message).toContain(`Call-ID: ${typeof reply === "string" ? "" : reply.callId}`);
    await second.command(`sip||${ok.tokens[9]}\r\nBYE sip:placeholder SIP/2.0\r\n\r\n`);
    peer.answer(await peer.next("BYE"), "200 OK");
    await second.sip("SIP/2.0 200");
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });
});
