import { waitFor } from "@callwright/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SipServer } from "../src/server";
import { Call, header } from "./support/call";
import { RawApp } from "./support/raw-app";
import { FAST_TIMERS, liveEntries, SDP, SECRET, startServer } from "./support/server";
import { SipPeer } from "./support/sip-peer";

let server: SipServer;
let peer: SipPeer;
const apps: RawApp[] = [];

async function connect(secret?: string, routes: readonly string[] = []): Promise<RawApp> {
  const app = await RawApp.connect(server.appAddress.port, secret, routes);
  apps.push(app);
  return app;
}

beforeEach(async () => {
  server = await startServer({ timers: FAST_TIMERS });
  peer = await SipPeer.open(server);
});

afterEach(async () => {
  for (const app of apps.splice(0)) app.close();
  peer.close();
  await server.close();
});

const target = () => `sip:callee@127.0.0.1:${peer.port}`;

describe("authentication", () => {
  it("announces transports and a version that drachtio-srf takes for one that answers pings", async () => {
    const app = await connect();
    const { tokens } = await app.command(`authenticate|${SECRET}|tag1,tag2`);
    const hosts = `tcp/127.0.0.1:${server.sipAddress.port},udp/127.0.0.1:${server.sipAddress.port}`;
    expect([tokens[3], tokens[4], tokens[6]]).toEqual(["OK", hosts, hosts]);
    expect(tokens[5]).toMatch(/^v\d+\.\d+\.\d+/);
    expect((await app.command("ping")).tokens.slice(3)).toEqual(["OK", "pong"]);
  });

  it.each(["", "wrong", `${SECRET}x`])("refuses the secret %j and closes", async (secret) => {
    const app = await connect();
    expect((await app.command(`authenticate|${secret}|`)).tokens.slice(3)).toEqual(["NO", "incorrect secret"]);
    await waitFor(() => app.closed, { what: "the connection to close" });
  });

  it.each(["ping", "route|invite", "claim|x|1", "sip||\r\nOPTIONS sip:x@127.0.0.1:9 SIP/2.0\r\n\r\n"])(
    "obeys no %j before it",
    async (command) => {
      const app = await connect();
      expect((await app.command(command)).tokens.slice(3)).toEqual(["NO", "not authenticated"]);
      await waitFor(() => app.closed, { what: "the connection to close" });
      expect(server.counts().applications).toBe(0);
    },
  );
});

describe("commands", () => {
  it.each([
    ["nonsense", "Unknown message type"],
    ["proxy|x", "Unknown message type"],
  ])("refuses %s", async (command, reason) => {
    const app = await connect(SECRET);
    expect((await app.command(command)).tokens.slice(3)).toEqual(["NO", reason]);
    await waitFor(() => app.closed, { what: "the connection to close" });
  });

  it.each(["abc#", "#x", "99999999999#x", "-5#x"])("closes on the frame %j", async (bytes) => {
    const app = await connect(SECRET);
    app.socket.write(bytes);
    await waitFor(() => app.closed, { what: "the connection to close" });
    const other = await connect(SECRET);
    expect((await other.command("ping")).tokens[4]).toBe("pong");
  });

  it("takes a frame far above the 12 KB at which drachtio-server stops for good", async () => {
    const app = await connect(SECRET);
    const body = `v=0\r\n${"a=x\r\n".repeat(9_000)}`;
    const sent = await app.command(`sip||\r\nOPTIONS ${target()};transport=tcp SIP/2.0\r\n\r\n${body}`);
    expect(sent.tokens[3]).toBe("OK");
    expect(sent.message.endsWith(body)).toBe(true);
    expect((await app.command("ping")).tokens[4]).toBe("pong");
  });

  it("removes the named route only", async () => {
    const app = await connect(SECRET, ["invite", "options"]);
    await app.command("remove_route|options");
    const call = new Call(peer, `sip:1000@127.0.0.1:${server.sipAddress.port}`);
    call.request("OPTIONS");
    expect(await peer.next("SIP/2.0")).toMatch(/^SIP\/2\.0 503/);
    const other = new Call(peer, call.uri);
    other.invite();
    await app.sip("INVITE");
  });

  it("refuses line breaks smuggled into headers, a foreign response and a response to nothing", async () => {
    const app = await connect(SECRET);
    const reason = async (payload: string) => (await app.command(payload)).tokens.slice(3);
    const invite = (headers: string) => `sip||\r\nINVITE ${target()} SIP/2.0\r\n${headers}\r\n\r\n${SDP}`;
    expect(await reason(invite("X-A: b\nX-Evil: c"))).toEqual(["NOK", "line break in the value of header X-A"]);
    expect(await reason(invite("from: <sip:a@b>\r\nFrom: <sip:c@d>"))).toEqual(["NOK", "repeated header From"]);
    expect(await reason("sip|no-such-id|\r\nSIP/2.0 200 OK\r\n\r\n")).toEqual([
      "NOK",
      "Response not sent due to unknown transaction",
    ]);
    expect(await reason(`sip||no;from-tag=x\r\nINFO sip:placeholder SIP/2.0\r\n\r\n`)).toEqual([
      "NOK",
      "Server error: unable to find dialog for dialog id provided",
    ]);
    expect(await reason(`sip|no-such-id|\r\nCANCEL ${target()} SIP/2.0\r\n\r\n`)).toEqual([
      "NOK",
      "unable to cancel unknown transaction id: no-such-id",
    ]);
    expect(await reason(`sip||\r\nMESSAGE ${target()} SIP/2.0\r\n\r\nhello`)).toEqual(["NOK", "missing content-type"]);
    expect((await reason("sip||\r\ngarbage"))[0]).toBe("NOK");
    expect((await app.command("sip||")).tokens[3]).toBe("NOK");
  });

  it("closes when a response comes without transaction id", async () => {
    const app = await connect(SECRET);
    expect((await app.command("sip||\r\nSIP/2.0 200 OK\r\n\r\n")).tokens.slice(3)).toEqual([
      "NO",
      "transaction id missing",
    ]);
    await waitFor(() => app.closed, { what: "the connection to close" });
  });

  it("sends requests outside dialogs with what the application set, and gives their response without dialog id", async () => {
    const app = await connect(SECRET);
    const sent = await app.command(
      `sip||\r\nOPTIONS ${target()} SIP/2.0\r\nCall-ID: mine@here\r\nFrom: <sip:me@localhost>;tag=own\r\nCSeq: 42 OPTIONS\r\nMax-Forwards: 9\r\nVia: bogus\r\nRoute: <sip:bogus>\r\n\r\n`,
    );
    const request = await peer.next("OPTIONS");
    expect(request).toBe(sent.message);
    expect(header(request, "Call-ID")).toBe("mine@here");
    expect(header(request, "From")).toBe(`<sip:me@127.0.0.1:${server.sipAddress.port}>;tag=own`);
    expect(header(request, "CSeq")).toBe("42 OPTIONS");
    expect(header(request, "Max-Forwards")).toBe("9");
    expect(request).not.toContain("bogus");
    peer.answer(request, "200 OK");
    const response = await app.sip("SIP/2.0 200");
    expect(response.tokens.slice(8, 10)).toEqual([sent.tokens[10], ""]);
    await waitFor(() => liveEntries(server) === 0, { what: "empty tables" });
  });

  it("sends to the PROXY token's address, keeping the Request-URI", async () => {
    const app = await connect(SECRET);
    await app.command(`sip|||sip:127.0.0.1:${peer.port}\r\nOPTIONS sip:far@192.0.2.99 SIP/2.0\r\n\r\n`);
    const request = await peer.next("OPTIONS");
    expect(request.split(" ")[1]).toBe("sip:far@192.0.2.99");
    peer.answer(request, "200 OK");
    await app.sip("SIP/2.0 200");
  });

  it("creates a subscription's dialog in both directions and ends it with its time", async () => {
    const app = await connect(SECRET, ["subscribe"]);
    const call = new Call(peer, `sip:1000@127.0.0.1:${server.sipAddress.port}`);
    const cseq = call.request("SUBSCRIBE", [call.contact, "Event: presence", "Expires: 60"]);
    const frame = await app.sip("SUBSCRIBE");
    const sent = await app.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 202 Accepted\r\nExpires: 60\r\n\r\n`);
    call.take(await call.response(cseq, "SUBSCRIBE"));
    await app.command(`sip||${sent.tokens[11]}\r\nNOTIFY sip:placeholder SIP/2.0\r\nEvent: presence\r\n\r\n`);
    const notify = await peer.next("NOTIFY");
    expect(header(notify, "Event")).toBe("presence");
    peer.answer(notify, "200 OK");

    await app.command(`sip||\r\nSUBSCRIBE ${target()} SIP/2.0\r\nEvent: dialog\r\nfrom: <sip:me@localhost>\r\n\r\n`);
    const subscribe = await peer.next("SUBSCRIBE");
    peer.answer(subscribe, "200 OK", [`Contact: <${target()}>`, "Expires: 60"]);
    const accepted = await app.sip("SIP/2.0 200");
    const ours = await app.sip("SIP/2.0 200");
    expect([accepted.tokens[9], ours.tokens[9]].filter((id) => id !== "")).toHaveLength(2);
    expect(server.counts().dialogs).toBe(2);
  });
});
