import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SipServer } from "../src/server";
import { Call, header } from "./support/call";
import { FakeClock } from "./support/fake-clock";
import { RawApp } from "./support/raw-app";
import { SDP, SECRET, startServer } from "./support/server";
import { SipPeer } from "./support/sip-peer";

/** Session timers (RFC 4028) in whole calls, on a clock that stands still. */

let clock: FakeClock;
let server: SipServer;
let peer: SipPeer;
let app: RawApp;

beforeEach(async () => {
  clock = new FakeClock();
  server = await startServer({ clock });
  peer = await SipPeer.open(server);
  app = await RawApp.connect(server.appAddress.port, SECRET, ["invite"]);
});

afterEach(async () => {
  app.close();
  peer.close();
  await server.close();
});

const uri = () => `sip:1000@127.0.0.1:${server.sipAddress.port}`;

async function establish(
  offer: readonly string[],
  answer: readonly string[] = [],
): Promise<{ call: Call; ok: string }> {
  const call = new Call(peer, uri());
  call.invite(["Supported: timer", ...offer]);
  const frame = await app.sip("INVITE");
  const headers = answer.map((line) => `${line}\r\n`).join("");
  await app.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n${headers}\r\n${SDP}`);
  const ok = await call.answered();
  await app.sip("ACK");
  return { call, ok };
}

describe("session timers", () => {
  it("hangs up when the peer, who is the refresher, stays silent, and tells the application", async () => {
    const { ok } = await establish(["Session-Expires: 90;refresher=uac"]);
    expect(header(ok, "Session-Expires")).toBe("90;refresher=uac");
    clock.advance(89_000);
    expect(server.counts().dialogs).toBe(1);
    clock.advance(1_000);
    const bye = await peer.next("BYE");
    expect(header(bye, "Reason")).toContain("Session timer expired");
    const frame = await app.sip("BYE");
    expect(frame.tokens.slice(2, 3)).toEqual(["application"]);
    expect(frame.tokens[8]).toBe("unsolicited");
    expect(server.counts().dialogs).toBe(0);
  });

  it("is content with a refresh by the peer", async () => {
    const { call } = await establish(["Session-Expires: 90;refresher=uac"]);
    for (let round = 0; round < 3; round++) {
      clock.advance(60_000);
      const cseq = call.request("UPDATE", [call.contact, "Session-Expires: 90;refresher=uac"]);
      const frame = await app.sip("UPDATE");
      await app.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n`);
      expect(header(await call.response(cseq, "UPDATE"), "Session-Expires")).toBe("90;refresher=uac");
    }
    expect(server.counts().dialogs).toBe(1);
  });

  it("refreshes by re-INVITE with the last session description when it is our turn", async () => {
    const { ok } = await establish(["Session-Expires: 120;refresher=uas"]);
    expect(header(ok, "Session-Expires")).toBe("120;refresher=uas");
    for (let round = 0; round < 2; round++) {
      clock.advance(60_000);
      const refresh = await peer.next("INVITE");
      expect(refresh.endsWith(SDP)).toBe(true);
      expect(header(refresh, "Session-Expires")).toBe("120;refresher=uac");
      expect(header(refresh, "Contact")).toBe(header(ok, "Contact"));
      peer.answer(
        refresh,
        "200 OK",
        [`Contact: <sip:caller@127.0.0.1:${peer.port}>`, "Session-Expires: 120;refresher=uac"],
        SDP,
      );
      const ack = await peer.next("ACK");
      expect(header(ack, "CSeq")).toBe(header(refresh, "CSeq").replace("INVITE", "ACK"));
    }
    // The application hears nothing of it.
    expect(app.frames).toEqual([]);
    expect(server.counts().dialogs).toBe(1);
  });

  it("refreshes by UPDATE where the peer allows it, and hangs up when it has lost the call", async () => {
    await establish(["Session-Expires: 120;refresher=uas", "Allow: INVITE, ACK, BYE, CANCEL, UPDATE"]);
    clock.advance(60_000);
    const refresh = await peer.next("UPDATE");
    expect(refresh.endsWith("\r\n\r\n")).toBe(true);
    peer.answer(refresh, "481 Call/Transaction Does Not Exist");
    await peer.next("BYE");
    expect((await app.sip("BYE")).tokens[8]).toBe("unsolicited");
  });

  it("follows the interval that the application sets in its answer, and its absence", async () => {
    const { ok } = await establish(["Session-Expires: 600"], ["Session-Expires: 100;refresher=uac", "Require: timer"]);
    expect(header(ok, "Session-Expires")).toBe("100;refresher=uac");
    clock.advance(100_000);
    await peer.next("BYE");
    await app.sip("BYE");
    const { ok: plain } = await establish(["Session-Expires: 600"]);
    expect(plain).not.toContain("Session-Expires");
    clock.advance(1_200_000);
    expect(server.counts().dialogs).toBe(1);
  });
});
