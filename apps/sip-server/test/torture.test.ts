import { createSocket, type Socket } from "node:dgram";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { waitFor } from "@callwright/testing";
import Srf from "drachtio-srf";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SipServer } from "../src/server";
import { RawApp } from "./support/raw-app";
import { SECRET, startServer } from "./support/server";
import { member } from "./support/srf-app";

/**
 * The messages of RFC 4475 ("SIP torture test messages"), as the RFC ships them. Each either reaches the application,
 * or is answered by this server, or is dropped; the comment says why where the RFC leaves a choice.
 */
const EXPECTED: Readonly<Record<string, string>> = {
  // §3.1.1 valid messages
  wsinv: "481", // its To has a tag, of a dialog that does not exist
  intmeth: "501",
  esc01: "application INVITE",
  escnull: "application REGISTER",
  esc02: "501", // RE%47IST%45R is not REGISTER
  lwsdisp: "application OPTIONS",
  longreq: "application INVITE",
  dblreq: "application REGISTER", // the second request in the datagram is ignored
  semiuri: "application OPTIONS",
  transports: "application OPTIONS",
  mpart01: "application MESSAGE",
  unreason: "dropped", // a response to nothing
  noreason: "dropped",
  // §3.1.2 invalid messages
  badinv01: "400",
  clerr: "400",
  ncl: "400",
  scalar02: "400",
  scalarlg: "dropped",
  quotbal: "400",
  ltgtruri: "400",
  lwsruri: "400",
  lwsstart: "400",
  trws: "400",
  escruri: "400",
  baddate: "application INVITE", // the Date is of no interest
  regbadct: "400",
  badaspec: "application OPTIONS", // space inside <> is ignored
  baddn: "400",
  badvers: "505",
  mismatch01: "400",
  mismatch02: "400",
  bigcode: "dropped",
  // §3.2 transaction layer
  badbranch: "application OPTIONS", // matched by the rules for RFC 2543
  // §3.3 application layer
  insuf: "400",
  unkscm: "416",
  novelsc: "416",
  unksm2: "application REGISTER",
  bext01: "420",
  invut: "415",
  regaut01: "application REGISTER", // whether to challenge is the application's to decide
  multi01: "400",
  mcl01: "400",
  bcast: "dropped", // a response whose Via is not ours
  zeromf: "application OPTIONS",
  cparam01: "application REGISTER",
  cparam02: "application REGISTER",
  regescrt: "application REGISTER",
  sdp01: "406",
  // §3.4 backward compatibility
  inv2543: "application INVITE",
};

const folder = new URL("torture/", import.meta.url);
const load = (name: string) => readFileSync(new URL(`${name}.dat`, folder));

/** Responses go to the Via's port, 5060 in these messages: this address of the loopback net is nobody else's. */
const PEER_ADDRESS = "127.0.0.77";

let server: SipServer;
let app: RawApp;
let peer: Socket;
const received: string[] = [];

beforeAll(async () => {
  peer = createSocket("udp4");
  peer.on("message", (data) => received.push(data.toString("latin1")));
  await new Promise<void>((resolve) => peer.bind(5060, PEER_ADDRESS, resolve));
});

afterAll(() => {
  peer.close();
});

// A server for each: some of the messages share their branch, so that one would pass for the retransmission of another.
beforeEach(async () => {
  received.length = 0;
  server = await startServer();
  app = await RawApp.connect(server.appAddress.port, SECRET, ["invite", "register", "message", "options"]);
});

afterEach(async () => {
  app.close();
  await server.close();
});

/** Sends a request that is answered 501 at once and waits for that: what was sent before has been dealt with. */
let marks = 0;
async function settle(): Promise<void> {
  const mark = `mark${++marks}`;
  const text = [
    "MARK sip:x@127.0.0.1 SIP/2.0",
    `Via: SIP/2.0/UDP ${PEER_ADDRESS};branch=z9hG4bK${mark}`,
    "From: <sip:m@x>;tag=m",
    "To: <sip:m@x>",
    `Call-ID: ${mark}`,
    "CSeq: 1 MARK",
    "",
    "",
  ];
  peer.send(text.join("\r\n"), server.sipAddress.port, "127.0.0.1");
  await waitFor(() => received.some((message) => message.includes(`Call-ID: ${mark}\r\n`)), { what: mark });
  await app.command("ping");
  received.splice(0, received.length, ...received.filter((message) => !message.includes(`Call-ID: ${mark}\r\n`)));
}

describe("RFC 4475 over UDP", () => {
  it("covers every message of the RFC", () => {
    const files = readdirSync(folder).map((file) => file.replace(".dat", ""));
    expect(files.sort()).toEqual(Object.keys(EXPECTED).sort());
    expect(files).toHaveLength(49);
  });

  it.each(Object.entries(EXPECTED))("%s: %s", async (name, expected) => {
    const data = load(name);
    peer.send(data, server.sipAddress.port, "127.0.0.1");
    await settle();
    const finals = received.filter((message) => !message.startsWith("SIP/2.0 100"));
    const frames = app.frames.filter((frame) => frame.tokens[1] === "sip");
    const seen =
      frames.length > 0
        ? `application ${frames.map((frame) => frame.message.split(" ")[0]).join(" ")}`
        : (finals[0]?.slice(8, 11) ?? "dropped");
    expect(seen).toBe(expected);
    expect(finals.length + frames.length).toBe(expected === "dropped" ? 0 : 1);
    for (const frame of frames) {
      // Everything but the completed Via is as it came, and drachtio-srf can read it.
      const body = data.toString("latin1").split("\r\n\r\n")[1] ?? "";
      if (!/[^\x20-\x7e\s]/.test(body)) expect(frame.message).toContain(body.split("\r\n")[0]);
      const SipMessage = member(Srf, "SipMessage");
      if (typeof SipMessage !== "function") throw new Error("no SipMessage");
      const parsed: unknown = Reflect.construct(SipMessage, [frame.message]);
      expect(member(parsed, "method")).toBe(expected.split(" ")[1]);
    }
  });
});

describe("RFC 4475 over TCP", () => {
  it("answers or drops each and stays", async () => {
    for (const name of Object.keys(EXPECTED)) {
      const socket = connect(server.sipAddress.port, "127.0.0.1");
      socket.on("error", () => {});
      await new Promise<void>((resolve) => socket.write(load(name), () => resolve()));
      socket.end();
    }
    await settle();
    await waitFor(() => server.counts().sipConnections === 0, { what: "the connections to close" });
  });

  it.each(["ncl", "mcl01"])("answers %s and closes, as its end cannot be known", async (name) => {
    const socket = connect(server.sipAddress.port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.write(load(name));
    await closed;
    expect(text).toMatch(/^SIP\/2\.0 400 /);
  });
});
