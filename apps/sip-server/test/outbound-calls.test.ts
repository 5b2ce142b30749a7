import { waitFor } from "@callwright/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SipServer } from "../src/server";
import { FAST_TIMERS, liveEntries, SDP, startServer } from "./support/server";
import { header, SipPeer, tagOf } from "./support/sip-peer";
import { cancelRequest, connectSrf, killSrf, member, type Srf } from "./support/srf-app";

let server: SipServer;
let peer: SipPeer;
let srf: Srf;
const uri = () => `sip:2000@127.0.0.1:${peer.port}`;
const contact = () => `Contact: <sip:callee@127.0.0.1:${peer.port}>`;
const sdp = ["Content-Type: application/sdp"];

beforeEach(async () => {
  server = await startServer({ timers: FAST_TIMERS, limits: { maxRingingMs: 3_000 } });
  peer = await SipPeer.open(server);
  srf = await connectSrf(server);
});

afterEach(async () => {
  killSrf(srf);
  peer.close();
  await server.close();
});

const empty = () => waitFor(() => liveEntries(server) === 0, { what: "empty tables" });

describe("outbound calls of drachtio-srf", () => {
  it("calls, rings, talks, sends INFO and hangs up", async () => {
    const progress: number[] = [];
    const calling = srf.createUAC(
      uri(),
      { localSdp: SDP, headers: { From: '"Bob" <sip:1000@localhost>', "X-Trunk": "one" } },
      { cbProvisional: (res) => progress.push(res.status) },
    );
    const invite = await peer.next("INVITE");
    expect(header(invite, "From")).toMatch(/^"Bob" <sip:1000@127\.0\.0\.1:\d+>;tag=/);
    expect(header(invite, "To")).toBe(`<${uri()}>`);
    expect(header(invite, "X-Trunk")).toBe("one");
    expect(header(invite, "Max-Forwards")).toBe("70");
    peer.answer(invite, "100 Trying");
    peer.answer(invite, "180 Ringing", [contact()]);
    peer.answer(invite, "200 OK", [contact(), ...sdp], SDP);
    const dialog = await calling;
    expect(progress).toEqual([180]);
    expect(dialog.remote).toEqual({ uri: `sip:callee@127.0.0.1:${peer.port}`, sdp: SDP });
    const ack = await peer.next("ACK");
    expect(header(ack, "CSeq")).toBe(header(invite, "CSeq").replace("INVITE", "ACK"));
    expect(header(ack, "Via")).not.toBe(header(invite, "Via"));

    // A retransmitted 2xx gets the same ACK again and does not reach the application.
    peer.answer(invite, "200 OK", [contact(), ...sdp], SDP);
    expect(await peer.next("ACK")).toBe(ack);

    const request = member(dialog, "request");
    if (typeof request !== "function") throw new Error("no request()");
    const options = { method: "INFO", headers: { "Content-Type": "application/dtmf-relay" }, body: "Signal=1\r\n" };
    const informed = Promise.resolve(Reflect.apply(request, dialog, [options]));
    const info = await peer.next("INFO");
    expect(info.split(" ")[1]).toBe(`sip:callee@127.0.0.1:${peer.port}`);
    peer.answer(info, "200 OK");
    expect(member(await informed, "status")).toBe(200);
    const ended = Promise.resolve(dialog.destroy());
    const bye = await peer.next("BYE");
    expect(Number(header(bye, "CSeq").split(" ")[0])).toBe(Number(header(info, "CSeq").split(" ")[0]) + 1);
    peer.answer(bye, "200 OK");
    await ended;
    await empty();
  });

  it("sees the callee hang up", async () => {
    const calling = srf.createUAC(uri(), { localSdp: SDP });
    const invite = await peer.next("INVITE");
    peer.answer(invite, "200 OK", [contact(), ...sdp], SDP);
    const dialog = await calling;
    await peer.next("ACK");
    const destroyed = new Promise((resolve) => dialog.on("destroy", resolve));
    const from = header(invite, "From");
    peer.send([
      `BYE sip:x@127.0.0.1:${server.sipAddress.port} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${peer.port};branch=z9hG4bKbye1`,
      `From: <${uri()}>;tag=peer`,
      `To: ${from}`,
      `Call-ID: ${header(invite, "Call-ID")}`,
      "CSeq: 1 BYE",
    ]);
    expect(await peer.next("SIP/2.0 200")).toContain("CSeq: 1 BYE");
    await destroyed;
    await empty();
  });

  it("passes refusals up and acknowledges them itself, once per repetition", async () => {
    const calling = srf.createUAC(uri(), { localSdp: SDP }).catch((error: unknown) => error);
    const invite = await peer.next("INVITE");
    peer.answer(invite, "486 Busy Here");
    expect(member(await calling, "status")).toBe(486);
    const ack = await peer.next("ACK");
    expect(header(ack, "Via")).toBe(header(invite, "Via"));
    peer.answer(invite, "486 Busy Here");
    expect(await peer.next("ACK")).toBe(ack);
    await waitFor(() => server.counts().dialogs === 0, { what: "no dialog" });
  });

  it("holds a CANCEL until a provisional response, and reports 487 (RFC 3261 §9.1)", async () => {
    let request: unknown;
    const calling = srf
      .createUAC(
        uri(),
        { localSdp: SDP },
        {
          cbRequest: (...args: unknown[]) => {
            request = args[1];
            cancelRequest(request);
          },
        },
      )
      .catch((error: unknown) => error);
    const invite = await peer.next("INVITE");
    expect(peer.received.filter((message) => message.startsWith("CANCEL"))).toEqual([]);
    peer.answer(invite, "180 Ringing");
    const cancel = await peer.next("CANCEL");
    expect(header(cancel, "Via")).toBe(header(invite, "Via"));
    expect(header(cancel, "CSeq")).toBe(header(invite, "CSeq").replace("INVITE", "CANCEL"));
    peer.answer(cancel, "200 OK");
    peer.answer(invite, "487 Request Terminated");
    expect(member(await calling, "status")).toBe(487);
    await peer.next("ACK");
  });

  it("hangs up a call that was answered in spite of the CANCEL", async () => {
    let request: unknown;
    const calling = srf.createUAC(
      uri(),
      { localSdp: SDP },
      {
        cbRequest: (...args: unknown[]) => {
          request = args[1];
        },
        cbProvisional: () => cancelRequest(request),
      },
    );
    const invite = await peer.next("INVITE");
    peer.answer(invite, "180 Ringing");
    peer.answer(await peer.next("CANCEL"), "200 OK");
    peer.answer(invite, "200 OK", [contact(), ...sdp], SDP);
    const dialog = await calling;
    const reason = new Promise((resolve) => dialog.on("destroy", (...args: unknown[]) => resolve(args[1])));
    await peer.next("ACK");
    peer.answer(await peer.next("BYE"), "200 OK");
    expect(await reason).toBe("ACK-BYE due to cancel race condition");
    await empty();
  });

  it("gives a made-up 487 when a cancelled callee stays silent", async () => {
    let request: unknown;
    const calling = srf
      .createUAC(
        uri(),
        { localSdp: SDP },
        {
          cbRequest: (...args: unknown[]) => {
            request = args[1];
          },
          cbProvisional: () => cancelRequest(request),
        },
      )
      .catch((error: unknown) => error);
    peer.answer(await peer.next("INVITE"), "180 Ringing");
    await peer.next("CANCEL");
    expect(member(await calling, "status")).toBe(487);
  });

  it("gives a made-up 408 when nobody answers and 503 when the connection is refused", async () => {
    const silent = await srf.createUAC(uri(), { localSdp: SDP }).catch((error: unknown) => error);
    expect(member(silent, "status")).toBe(408);
    const refused = await srf
      .createUAC("sip:x@127.0.0.1:9;transport=tcp", { localSdp: SDP })
      .catch((error: unknown) => error);
    expect(member(refused, "status")).toBe(503);
    const unknown = await srf.createUAC("sip:x@no-such-host.test", { localSdp: SDP }).catch((error: unknown) => error);
    expect(member(unknown, "status")).toBe(503);
    await empty();
  });

  it("gives up a call that rings without end", async () => {
    const calling = srf.createUAC(uri(), { localSdp: SDP }).catch((error: unknown) => error);
    const invite = await peer.next("INVITE");
    peer.answer(invite, "180 Ringing");
    peer.answer(await peer.next("CANCEL"), "200 OK");
    peer.answer(invite, "487 Request Terminated");
    expect(member(await calling, "status")).toBe(487);
  });

  it("gives a made-up 503 at once where the system cannot send", async () => {
    // This socket is bound to the loopback address: nothing else can be reached by it.
    const failure = await srf.createUAC("sip:x@192.0.2.1", { localSdp: SDP }).catch((error: unknown) => error);
    expect(member(failure, "status")).toBe(503);
  });

  it("answers a digest challenge through drachtio-srf, keeping Call-ID and From tag", async () => {
    const calling = srf.createUAC(uri(), { localSdp: SDP, auth: { username: "u", password: "p" } });
    const first = await peer.next("INVITE");
    peer.answer(
      first,
      "401 Unauthorized",
      ['WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5, qop="auth"'],
      "",
      "refused",
    );
    await peer.next("ACK");
    const second = await peer.next("INVITE");
    expect(header(second, "Authorization")).toContain('username="u"');
    expect(header(second, "Call-ID")).toBe(header(first, "Call-ID"));
    expect(header(second, "From")).toBe(header(first, "From"));
    expect(header(second, "Via")).not.toBe(header(first, "Via"));
    expect(Number.parseInt(header(second, "CSeq"), 10)).toBe(Number.parseInt(header(first, "CSeq"), 10) + 1);
    peer.answer(second, "200 OK", [contact(), ...sdp], SDP);
    const dialog = await calling;
    await peer.next("ACK");
    const ended = Promise.resolve(dialog.destroy());
    peer.answer(await peer.next("BYE"), "200 OK");
    await ended;
    await empty();
  });

  it("sends PRACK for a reliable provisional response, and not for its repetition (RFC 3262 §4)", async () => {
    const calling = srf.createUAC(uri(), { localSdp: SDP });
    const invite = await peer.next("INVITE");
    const reliable = [contact(), "Require: 100rel", "RSeq: 77"];
    peer.answer(invite, "183 Session Progress", [...reliable, ...sdp], SDP);
    const prack = await peer.next("PRACK");
    expect(header(prack, "RAck")).toBe(`77 ${header(invite, "CSeq")}`);
    peer.answer(prack, "200 OK");
    peer.answer(invite, "183 Session Progress", [...reliable, ...sdp], SDP);
    peer.answer(invite, "200 OK", [contact(), ...sdp], SDP);
    const dialog = await calling;
    await peer.next("ACK");
    expect(
      peer.received.filter(
        (message) => message.startsWith("PRACK") && header(message, "RAck") !== header(prack, "RAck"),
      ),
    ).toEqual([]);
    const ended = Promise.resolve(dialog.destroy());
    peer.answer(await peer.next("BYE"), "200 OK");
    await ended;
  });

  it("keeps the first of two branches and hangs up the other (RFC 3261 §13.2.2.4)", async () => {
    const calling = srf.createUAC(uri(), { localSdp: SDP });
    const invite = await peer.next("INVITE");
    peer.answer(invite, "200 OK", [contact(), ...sdp], SDP, "first");
    peer.answer(invite, "200 OK", [`Contact: <sip:other@127.0.0.1:${peer.port}>`, ...sdp], SDP, "second");
    const dialog = await calling;
    expect(dialog.sip.remoteTag).toBe("first");
    const acks = [await peer.next("ACK"), await peer.next("ACK")];
    expect(acks.map((ack) => tagOf(header(ack, "To"))).sort()).toEqual(["first", "second"]);
    const bye = await peer.next("BYE");
    expect(tagOf(header(bye, "To"))).toBe("second");
    expect(bye).toContain(`BYE sip:other@127.0.0.1:${peer.port}`);
    peer.answer(bye, "200 OK");
    const ended = Promise.resolve(dialog.destroy());
    const own = await peer.next("BYE", (message) => tagOf(header(message, "To")) === "first");
    peer.answer(own, "200 OK");
    await ended;
    await empty();
  });

  it("acknowledges and hangs up a 200 without Contact", async () => {
    const calling = srf.createUAC(uri(), { localSdp: SDP }).catch((error: unknown) => error);
    const invite = await peer.next("INVITE");
    peer.answer(invite, "200 OK", sdp, SDP);
    expect(member(await calling, "status")).toBe(500);
    await peer.next("ACK");
    peer.answer(await peer.next("BYE"), "200 OK");
    await empty();
  });

  it("follows Record-Route, loosely", async () => {
    const calling = srf.createUAC(uri(), { localSdp: SDP });
    const invite = await peer.next("INVITE");
    const routes = [
      `Record-Route: <sip:127.0.0.1:${peer.port};lr;hop=2>`,
      `Record-Route: <sip:127.0.0.1:${peer.port};lr;hop=1>`,
    ];
    peer.answer(invite, "200 OK", ["Contact: <sip:far@192.0.2.77>", ...routes, ...sdp], SDP);
    const dialog = await calling;
    const ack = await peer.next("ACK");
    expect(ack.split(" ")[1]).toBe("sip:far@192.0.2.77");
    expect(ack.match(/^Route: .*$/gm)).toEqual([
      `Route: <sip:127.0.0.1:${peer.port};lr;hop=1>`,
      `Route: <sip:127.0.0.1:${peer.port};lr;hop=2>`,
    ]);
    const ended = Promise.resolve(dialog.destroy());
    peer.answer(await peer.next("BYE"), "200 OK");
    await ended;
  });

  it("refuses what it cannot send, with the daemon's reasons", async () => {
    const failure = async (target: string) => {
      const result: unknown = await srf.createUAC(target, { localSdp: SDP }).catch((error: unknown) => error);
      return String(member(result, "message"));
    };
    expect(await failure(`sip:x@127.0.0.1:${server.sipAddress.port}`)).toBe("can not send request to myself");
    expect(await failure("sip:x@192.0.2.1;transport=sctp")).toBe("requested protocol/transport not available");
    expect(await failure("sips:x@192.0.2.1")).toBe("requested protocol/transport not available");
    expect(await failure("sip:")).toMatch(/^invalid request-uri/);
    const injected = await srf
      .createUAC(uri(), { localSdp: SDP, headers: { "X-Name": "a\nX-Evil: yes" } })
      .catch((error: unknown) => error);
    expect(member(injected, "message")).toBe("line break in the value of header X-Name");
    expect(peer.received).toEqual([]);
  });

  it("modifies a call by re-INVITE and reports the peer's refusal", async () => {
    const calling = srf.createUAC(uri(), { localSdp: SDP });
    const invite = await peer.next("INVITE");
    peer.answer(invite, "200 OK", [contact(), ...sdp], SDP);
    const dialog = await calling;
    await peer.next("ACK");
    const held = dialog.modify("hold");
    const reinvite = await peer.next("INVITE");
    expect(reinvite).toContain("a=inactive");
    expect(header(reinvite, "Contact")).toBe(header(invite, "Contact"));
    peer.answer(reinvite, "200 OK", [contact(), ...sdp], SDP.replace("sendrecv", "inactive"));
    expect(await held).toContain("a=inactive");
    expect(header(await peer.next("ACK"), "CSeq")).toBe(header(reinvite, "CSeq").replace("INVITE", "ACK"));
    const ended = Promise.resolve(dialog.destroy());
    peer.answer(await peer.next("BYE"), "200 OK");
    await ended;
    await empty();
  });
});
