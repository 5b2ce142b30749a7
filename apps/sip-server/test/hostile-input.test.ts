import { connect } from "node:net";
import { waitFor } from "@callwright/testing";
import fc from "fast-check";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SipServer } from "../src/server";
import { Call, header } from "./support/call";
import { RawApp } from "./support/raw-app";
import { FAST_TIMERS, liveEntries, SDP, SECRET, startServer } from "./support/server";
import { SipPeer } from "./support/sip-peer";

let server: SipServer;
let peer: SipPeer;
let app: RawApp;
/** Cases per property; ten times as many were run while this was written. */
const RUNS = 300;
const uri = () => `sip:1000@127.0.0.1:${server.sipAddress.port}`;

/** What the server logged as errors: exceptions that a message has caused and that must not be. */
const faults: string[] = [];
const log = pino({ level: "error" }, { write: (line: string) => faults.push(line) });

beforeEach(async () => {
  faults.length = 0;
  server = await startServer({ timers: FAST_TIMERS, log });
  peer = await SipPeer.open(server);
  app = await RawApp.connect(server.appAddress.port, SECRET, ["invite", "options", "register"]);
});

afterEach(async () => {
  app.close();
  peer.close();
  await server.close();
  expect(faults).toEqual([]);
});

/** A call still works. */
async function works(): Promise<void> {
  const call = new Call(peer, uri());
  call.invite();
  const frame = await app.sip("INVITE", call.callId);
  await app.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n${SDP}`);
  call.take(await peer.next("SIP/2.0 200", (message) => message.includes(call.callId)));
  call.ack();
  const bye = call.request("BYE");
  const ended = await app.sip("BYE", call.callId);
  await app.command(`sip|${ended.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n`);
  expect(await call.response(bye, "BYE")).toMatch(/^SIP\/2\.0 200/);
}

const empty = () => waitFor(() => liveEntries(server) === 0, { what: "empty tables" });

function invite(changes: Record<string, string | null> = {}, body = ""): string {
  const headers: Record<string, string | null> = {
    Via: `SIP/2.0/UDP 127.0.0.1:${peer.port};branch=z9hG4bKh;rport`,
    From: "<sip:a@127.0.0.1>;tag=a",
    To: `<${uri()}>`,
    "Call-ID": "hostile@127.0.0.1",
    CSeq: "1 INVITE",
    Contact: `<sip:a@127.0.0.1:${peer.port}>`,
    "Content-Length": String(body.length),
    ...changes,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return [`INVITE ${uri()} SIP/2.0`, ...lines, "", body].join("\r\n");
}

describe("malformed requests", () => {
  it.each<[string, Record<string, string | null>, string]>([
    ["missing Call-ID", { "Call-ID": null }, "400"],
    ["missing To", { To: null }, "400"],
    ["bad CSeq", { CSeq: "x INVITE" }, "400"],
    ["CSeq of another method", { CSeq: "1 OPTIONS" }, "400"],
    ["a pipe in the Call-ID", { "Call-ID": "a|b" }, "400"],
    ["a pipe in the From tag", { From: "<sip:a@b>;tag=a|b" }, "400"],
    ["negative Content-Length", { "Content-Length": "-1" }, "400"],
    ["huge Content-Length", { "Content-Length": "999999999" }, "400"],
    ["bad Max-Forwards", { "Max-Forwards": "300" }, "400"],
    ["unknown extension", { Require: "teleport" }, "420"],
    ["a body that is no SDP", { "Content-Type": "text/html" }, "415"],
    ["SDP not accepted", { Accept: "text/plain" }, "406"],
    ["a short session interval", { "Session-Expires": "10" }, "422"],
    ["an unknown dialog", { To: "<sip:x@y>;tag=unknown" }, "481"],
  ])("answers %s", async (_name, changes, status) => {
    const body = "Content-Type" in changes ? "<html>" : "";
    peer.sendRaw(Buffer.from(invite(changes, body)));
    expect(await peer.next("SIP/2.0")).toMatch(new RegExp(`^SIP/2\\.0 ${status} `));
    expect(app.frames).toEqual([]);
    expect(liveEntries(server)).toBe(0);
  });

  it.each([
    ["REFER", "405"],
    ["BYE", "481"],
    ["UPDATE", "481"],
    ["PRACK", "481"],
    ["CANCEL", "481"],
    ["DANCE", "501"],
    ["MESSAGE", "503"],
  ])("answers %s outside a dialog with %s", async (method, status) => {
    const call = new Call(peer, uri());
    const cseq = call.request(method);
    const response = await call.response(cseq, method);
    expect(response).toMatch(new RegExp(`^SIP/2\\.0 ${status} `));
    if (status === "405" || status === "501") expect(header(response, "Allow")).toContain("INVITE");
  });

  it.each([
    ["tel2:+1", "416"],
    ["<sip:a@b>", "400"],
    ["sip:a@b?Route=%3Csip:c%3E", "400"],
    ["sip:", "400"],
  ])("answers the Request-URI %s with %s", async (target, status) => {
    new Call(peer, target).request("OPTIONS");
    expect(await peer.next("SIP/2.0")).toMatch(new RegExp(`^SIP/2\\.0 ${status} `));
  });

  it("answers 483 only where it would have to pass the request on, 482 to a merged copy (RFC 3261 §8.2.2.2)", async () => {
    peer.sendRaw(Buffer.from(invite({ "Max-Forwards": "0" }).replace(`INVITE ${uri()}`, "INVITE sip:x@192.0.2.50")));
    expect(await peer.next("SIP/2.0")).toMatch(/^SIP\/2\.0 483/);
    peer.sendRaw(Buffer.from(invite({ "Max-Forwards": "0" })));
    await app.sip("INVITE");
    const merged = invite().replace("branch=z9hG4bKh", "branch=z9hG4bKother");
    peer.sendRaw(Buffer.from(merged));
    expect(await peer.next("SIP/2.0 4")).toMatch(/^SIP\/2\.0 482/);
    // Nor may a new call take over the identity of a live one.
    peer.sendRaw(Buffer.from(merged.replace("CSeq: 1", "CSeq: 2").replace("bKother", "bKthird")));
    await app.sip("INVITE");
  });

  it("refuses a second call under the Call-ID and tag of a live dialog", async () => {
    const call = new Call(peer, uri());
    call.invite();
    const frame = await app.sip("INVITE");
    await app.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n${SDP}`);
    await call.answered();
    const second = invite({ "Call-ID": call.callId, From: `<sip:thief@127.0.0.1>;tag=${call.tag}`, CSeq: "9 INVITE" });
    peer.sendRaw(Buffer.from(second));
    expect(await peer.next("SIP/2.0 4")).toMatch(/^SIP\/2\.0 482/);
    const bye = call.request("BYE");
    const ended = await app.sip("BYE");
    await app.command(`sip|${ended.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n`);
    await call.response(bye, "BYE");
  });

  it("gives a retransmission of a refused request the same answer", async () => {
    peer.sendRaw(Buffer.from(invite({ Require: "teleport" })));
    const first = await peer.next("SIP/2.0");
    peer.sendRaw(Buffer.from(invite({ Require: "teleport" })));
    expect(await peer.next("SIP/2.0")).toBe(first);
    expect(header(first, "Unsupported")).toBe("teleport");
    // A stray ACK is nobody's.
    peer.sendRaw(Buffer.from(invite({ CSeq: "1 ACK" }).replace("INVITE", "ACK")));
    await works();
  });

  it("refuses requests of the dialog that come out of order with 500 (RFC 3261 §12.2.2)", async () => {
    const call = new Call(peer, uri());
    call.cseq = 100;
    call.invite();
    const frame = await app.sip("INVITE");
    await app.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n${SDP}`);
    await call.answered();
    call.cseq = 50;
    const stale = call.request("INFO");
    expect(await call.response(stale, "INFO")).toMatch(/^SIP\/2\.0 500/);
  });
});

describe("garbage", () => {
  it("on UDP changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 800 }), async (bytes) => {
        peer.sendRaw(Buffer.from(bytes));
      }),
      { numRuns: 300 },
    );
    const valid = Buffer.from(invite());
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length - 1), fc.uint8Array({ minLength: 1, maxLength: 6 }), async (at, bytes) => {
        const damaged = Buffer.from(valid);
        damaged.set(bytes.slice(0, valid.length - at), at);
        peer.sendRaw(damaged);
      }),
      { numRuns: 300 },
    );
    peer.received.length = 0;
    app.frames.length = 0;
    await works();
  });

  it("inside a call changes nothing", async () => {
    const call = new Call(peer, uri());
    call.invite(["Record-Route: <sip:127.0.0.1;lr>", "Supported: 100rel, timer", "Session-Expires: 90;refresher=uac"]);
    const frame = await app.sip("INVITE");
    await app.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n${SDP}`);
    await call.answered();
    const lines = (method: string, cseq: number) => [
      `${method} ${uri()} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${peer.port};branch=z9hG4bKfuzz${method}${cseq};rport`,
      `From: <sip:caller@127.0.0.1:${peer.port}>;tag=${call.tag}`,
      `To: <${uri()}>;tag=${call.toTag}`,
      `Call-ID: ${call.callId}`,
      `CSeq: ${cseq} ${method}`,
      call.contact,
      "RAck: 1 1 INVITE",
      "Session-Expires: 90",
      "Content-Length: 0",
      "",
      "",
    ];
    const methods = fc.constantFrom(
      "INVITE",
      "ACK",
      "CANCEL",
      "PRACK",
      "UPDATE",
      "INFO",
      "NOTIFY",
      "SUBSCRIBE",
      "REFER",
    );
    const damage = fc.record({
      method: methods,
      cseq: fc.integer({ min: 1, max: 4_294_967_296 }),
      line: fc.nat(9),
      at: fc.nat(80),
      cut: fc.nat(6),
      insert: fc.string({ maxLength: 6, unit: "binary-ascii" }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ method, cseq, line, at, cut, insert }) => {
        const text = lines(method, cseq);
        const target = text[line] ?? "";
        text[line] = target.slice(0, at) + insert + target.slice(at + cut);
        peer.sendRaw(Buffer.from(text.join("\r\n")));
      }),
      { numRuns: RUNS },
    );
    await works();
  });

  it("in answers to our requests changes nothing", async () => {
    const damage = fc.record({
      status: fc.constantFrom("100 Trying", "180 Ringing", "183 P", "200 OK", "302 M", "401 U", "486 B", "699 X"),
      headers: fc.subarray([
        "Contact: <sip:x@127.0.0.1:9>",
        "Contact: <<>",
        "RSeq: 1",
        "RSeq: x",
        "Record-Route: <sip:a;lr>",
        "Record-Route: <",
        "Session-Expires: 1",
      ]),
      toTag: fc.constantFrom("a", "b", "c|d", ""),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { maxLength: 5 }), async (answers) => {
        await app.command(
          `sip||\r\nINVITE sip:x@127.0.0.1:${peer.port} SIP/2.0\r\nfrom: sip:1@localhost\r\n\r\n${SDP}`,
        );
        const invite = await peer.next("INVITE");
        for (const { status, headers, toTag } of answers) peer.answer(invite, status, headers, "", toTag);
        peer.answer(invite, "603 Decline");
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
    peer.received.length = 0;
    app.frames.length = 0;
    await works();
  });

  it("in commands of a worker changes nothing", async () => {
    const token = fc.constantFrom(
      "",
      "sip",
      "claim",
      "route",
      "remove_route",
      "ping",
      "x;from-tag=y",
      "1",
      "-1",
      "invite",
    );
    const start = fc.constantFrom(
      "SIP/2.0 200 OK",
      "SIP/2.0 9 x",
      "INVITE sip:x@127.0.0.1:9 SIP/2.0",
      "BYE sip:placeholder SIP/2.0",
      "x",
    );
    const header = fc.constantFrom(
      "from: sip:1@localhost",
      "from: <",
      "call-id: a b",
      "cseq: x",
      "contact: <sip:a",
      "require: 100rel",
      "a\nb: c",
      ":",
    );
    const command = fc.tuple(
      fc.array(token, { maxLength: 6 }),
      start,
      fc.array(header, { maxLength: 4 }),
      fc.string({ maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(command, async ([tokens, line, headers, body]) => {
        const worker = await RawApp.connect(server.appAddress.port, SECRET);
        worker.send(`${tokens.join("|")}\r\n${[line, ...headers, "", body].join("\r\n")}`);
        worker.close();
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
    await works();
  });

  it("on TCP ends at most that connection", async () => {
    const streams = [
      Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
      Buffer.from(invite({ "Content-Length": "-4" })),
      Buffer.from(invite({ "Content-Length": "99999999" })),
      Buffer.alloc(100_000, "x"),
      Buffer.from(invite()).subarray(0, 100),
      Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10]),
    ];
    for (const stream of streams) {
      const socket = connect(server.sipAddress.port, "127.0.0.1");
      socket.on("error", () => {});
      await new Promise<void>((resolve) => socket.write(stream, () => resolve()));
      socket.destroy();
    }
    await waitFor(() => server.counts().sipConnections === 0, { what: "connections to close" });
    await works();
  });

  it("from a worker ends at most that connection", async () => {
    for (const bytes of ["\0\0\0#", "5#abc", "12#a|b|c|d|e|f|", "20#id|sip|||||||||||||||"]) {
      const socket = connect(server.appAddress.port, "127.0.0.1");
      socket.on("error", () => {});
      await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
      socket.destroy();
    }
    await works();
    await empty();
  });
});

describe("TCP", () => {
  it("carries a call in arbitrary chunks, answers pings, and reuses the caller's connection for our BYE", async () => {
    const socket = connect(server.sipAddress.port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    const see = (part: string) => waitFor(() => text.includes(part), { what: part });
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    const local = socket.address();
    const port = "port" in local ? local.port : 0;
    socket.write("\r\n\r\n");
    await see("\r\n");
    const message = invite({
      Via: `SIP/2.0/TCP 127.0.0.1:${port};branch=z9hG4bKtcp`,
      "Call-ID": "tcp@127.0.0.1",
      // Nobody listens there: only the connection can reach the caller.
      Contact: "<sip:a@127.0.0.1:1;transport=tcp>",
    });
    for (const part of message.match(/[\s\S]{1,7}/g) ?? []) {
      socket.write(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const frame = await app.sip("INVITE");
    expect(frame.tokens[4]).toBe("tcp");
    const sent = await app.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\n\r\n${SDP}`);
    await see("SIP/2.0 200 OK");
    expect(text).toContain(`Contact: <sip:127.0.0.1:${server.sipAddress.port};transport=tcp>`);
    const tag = /^To:.*;tag=(\S+)/m.exec(sent.message)?.[1];
    socket.write(
      message
        .replace(/INVITE/g, "ACK")
        .replace("bKtcp", "bKack")
        .replace(`To: <${uri()}>`, `To: <${uri()}>;tag=${tag}`),
    );
    await app.sip("ACK");
    await app.command(`sip||${sent.tokens[11]}\r\nBYE sip:placeholder SIP/2.0\r\n\r\n`);
    await see("BYE sip:a@127.0.0.1:1;transport=tcp SIP/2.0");
    socket.destroy();
    // The connection has gone: the BYE fails at once with a made-up response.
    expect((await app.sip("SIP/2.0 503")).tokens[3]).toBe("0");
    await empty();
  });

  it("reaches a phone registered over a connection by that connection", async () => {
    const socket = connect(server.sipAddress.port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    const register = [
      `REGISTER sip:127.0.0.1 SIP/2.0`,
      "Via: SIP/2.0/TCP phone.invalid;branch=z9hG4bKreg",
      "From: <sip:bob@127.0.0.1>;tag=r",
      "To: <sip:bob@127.0.0.1>",
      "Call-ID: reg@phone",
      "CSeq: 1 REGISTER",
      "Contact: <sip:bob@phone.invalid;transport=tcp>;expires=60",
      "Content-Length: 0",
      "",
      "",
    ].join("\r\n");
    socket.write(register);
    const frame = await app.sip("REGISTER");
    await app.command(
      `sip|${frame.tokens[8]}|\r\nSIP/2.0 200 OK\r\nContact: <sip:bob@phone.invalid>;expires=60\r\n\r\n`,
    );
    expect(server.counts().registeredContacts).toBe(1);
    await app.command(`sip||\r\nOPTIONS sip:bob@phone.invalid SIP/2.0\r\n\r\n`);
    await waitFor(() => text.includes("OPTIONS sip:bob@phone.invalid"), { what: "OPTIONS on the connection" });
    socket.destroy();
    await waitFor(() => server.counts().sipConnections === 0, { what: "the connection to go" });
    // It has no other address: the phone is gone.
    await app.command(`sip||\r\nOPTIONS sip:bob@phone.invalid SIP/2.0\r\n\r\n`);
    expect((await app.sip("SIP/2.0 410")).tokens[3]).toBe("0");
  });
});

describe("bounds", () => {
  it("answers 503 when its tables are full, and takes calls again when they are not", async () => {
    const small = await startServer({ timers: FAST_TIMERS, limits: { maxDialogs: 1 } });
    const caller = await SipPeer.open(small);
    const worker = await RawApp.connect(small.appAddress.port, SECRET, ["invite"]);
    const target = `sip:1@127.0.0.1:${small.sipAddress.port}`;
    const first = new Call(caller, target);
    first.invite();
    const frame = await worker.sip("INVITE");
    await worker.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 180 Ringing\r\n\r\n`);
    const second = new Call(caller, target);
    second.invite();
    second.ackFailure(await caller.next("SIP/2.0 503"));
    await worker.command(`sip|${frame.tokens[8]}|\r\nSIP/2.0 486 Busy\r\n\r\n`);
    first.ackFailure(await caller.next("SIP/2.0 486"));
    const third = new Call(caller, target);
    third.invite();
    await worker.sip("INVITE");
    worker.close();
    caller.close();
    await small.close();
  });
});
