import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SipServer } from "../src/server";
import { type Frame, RawApp } from "./support/raw-app";
import { startServer } from "./support/server";
import { SipPeer } from "./support/sip-peer";

/**
 * Sessions between drachtio-srf 5.0.29 and drachtio-server 0.9.10 as recorded on the wire, without their cdr frames,
 * replayed literally: what drachtio-srf sent is sent to this server, and what the real daemon sent must come back. Only
 * what is random or depends on the machine is brought to a common form.
 */

interface Recorded {
  readonly from: "CLIENT" | "SERVER";
  readonly tokens: string[];
  readonly message: string;
}

/** The session's own ports. */
const SERVER_PORT = "5060";

function load(name: string): Recorded[] {
  const text = readFileSync(new URL(`golden/${name}.golden.txt`, import.meta.url), "utf8");
  return text
    .split(/^--- /m)
    .slice(1)
    .map((entry) => {
      const lineEnd = entry.indexOf("\n");
      const frame = entry.slice(lineEnd + 1).replaceAll("\n", "\r\n");
      const hash = frame.indexOf("#");
      const length = Number(frame.slice(0, hash));
      const payload = frame.slice(hash + 1, hash + 1 + length);
      // The recording shows the length of each frame: it must have come through the file unharmed.
      if (payload.length !== length) throw new Error(`recorded frame is short: ${frame.slice(0, 80)}`);
      const head = payload.indexOf("\r\n");
      return {
        from: entry.startsWith("CLIENT") ? "CLIENT" : "SERVER",
        tokens: (head < 0 ? payload : payload.slice(0, head)).split("|"),
        message: head < 0 ? "" : payload.slice(head + 2),
      };
    });
}

/** Replaces each distinct match by a name in order of appearance, so that equal values stay equal. */
class Names {
  readonly #seen = new Map<string, string>();

  name(kind: string, value: string): string {
    if (value === "") return "";
    const key = `${kind}:${value}`;
    const known = this.#seen.get(key) ?? `${kind}${this.#seen.size + 1}`;
    this.#seen.set(key, known);
    return known;
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Brings one side's frames to the common form. */
class Normalizer {
  readonly #names = new Names();
  #firstCseq: number | undefined;

  constructor(
    private readonly serverPort: string,
    private readonly peerPort: string,
    private readonly recordedPeerPort: string,
    private readonly generated: boolean,
  ) {}

  frame({ tokens, message }: { tokens: readonly string[]; message: string }): { leader: string; message: string } {
    const parts = [...tokens];
    const bytes = Buffer.byteLength(message);
    if (parts[1] === "sip") {
      const added = message.startsWith("SIP/2.0") ? 0 : (/;rport=\d+/.exec(message)?.[0].length ?? 0);
      expect(Number(parts[3])).toBe(bytes - added);
      parts[3] = "BYTES";
      // The daemon leaves the protocol out on some frames.
      parts[4] = "udp";
      parts[7] = "TIME";
    } else if (parts[4] === "application") {
      expect(Number(parts[5])).toBe(bytes);
      parts[5] = "BYTES";
      parts[6] = "udp";
      parts[9] = "TIME";
    } else if (parts[5]?.startsWith("v0.9.10-")) {
      parts[5] = "VERSION";
    }
    return { leader: this.#text(parts.join("|")), message: this.#text(message) };
  }

  #text(text: string): string {
    let result = text
      .replaceAll(`127.0.0.1:${this.serverPort}`, `127.0.0.1:${SERVER_PORT}`)
      .replaceAll(`|127.0.0.1|${this.serverPort}|`, `|127.0.0.1|${SERVER_PORT}|`)
      .replaceAll(`127.0.0.1:${this.peerPort}`, `127.0.0.1:${this.recordedPeerPort}`)
      .replaceAll(`|127.0.0.1|${this.peerPort}|`, `|127.0.0.1|${this.recordedPeerPort}|`)
      .replaceAll(`rport=${this.peerPort}`, `rport=${this.recordedPeerPort}`)
      // The daemon leaves port 5060 out of its Via.
      .replace(`Via: SIP/2.0/UDP 127.0.0.1:${SERVER_PORT};rport`, "Via: SIP/2.0/UDP 127.0.0.1;rport")
      .replace(/branch=(z9hG4bK[^;\s]+)/g, (_all, branch: string) => `branch=${this.#names.name("B", branch)}`)
      .replace(/tag=([^;\s|>]+)/g, (_all, tag: string) => `tag=${this.#names.name("T", tag)}`)
      .replace(UUID, (uuid) => this.#names.name("U", uuid));
    if (this.generated) {
      result = result.replace(/^(CSeq: +)(\d+)/m, (_all, prefix: string, digits: string) => {
        this.#firstCseq ??= Number(digits);
        return `${prefix}first+${Number(digits) - this.#firstCseq}`;
      });
    }
    return result;
  }
}

let server: SipServer;
let peer: SipPeer;
let app: RawApp;

beforeEach(async () => {
  server = await startServer({ secret: "cymru" });
  peer = await SipPeer.open(server);
  app = await RawApp.connect(server.appAddress.port);
});

afterEach(async () => {
  app.close();
  peer.close();
  await server.close();
});

/** Values of the recording → values of this run: transaction ids and the dialog id. */
type Substitutions = Map<string, string>;

function substitute(text: string, values: Substitutions): string {
  let result = text;
  for (const [recorded, actual] of values) result = result.replaceAll(recorded, actual);
  return result;
}

/** Learns this run's values from the frame that corresponds to a recorded one. */
function learn(values: Substitutions, recorded: readonly string[], actual: readonly string[]): void {
  for (const [index, value] of recorded.entries()) {
    const other = actual[index];
    const isId = value.length === 36 || value.includes(";from-tag=");
    if (index > 2 && isId && other !== undefined && other !== value) values.set(value, other);
  }
}

/** The recorded response with the mirrored headers of the request it answers. */
function asAnswer(recorded: string, request: string, recordedPort: string): Buffer {
  const lines = recorded.split("\r\n").map((line) => {
    const name = /^(Via|From|Call-ID|CSeq):\s*/.exec(line)?.[0];
    if (name === undefined) return line;
    const own = request.split("\r\n").find((entry) => entry.startsWith(name.trim().slice(0, -1)));
    const value = own?.slice(own.indexOf(":") + 1).trim() ?? "";
    return name + (name.startsWith("CSeq") ? value.replace("CANCEL", "INVITE") : value);
  });
  return Buffer.from(lines.join("\r\n").replaceAll(`127.0.0.1:${recordedPort}`, `127.0.0.1:${peer.port}`));
}

async function replay(name: string, recordedPeerPort: string, generated: boolean): Promise<void> {
  const session = load(name);
  const serverPort = String(server.sipAddress.port);
  const ports = [serverPort, String(peer.port), recordedPeerPort, generated] as const;
  const expected = new Normalizer(...ports);
  const seen = new Normalizer(...ports);
  const values: Substitutions = new Map();
  const requests: string[] = [];
  let compared = 0;

  for (const step of session) {
    if (step.from === "CLIENT") {
      const payload = [step.tokens.slice(1).join("|"), step.message].join(step.message === "" ? "" : "\r\n");
      app.send(
        substitute(payload, values).replaceAll(`127.0.0.1:${recordedPeerPort}`, `127.0.0.1:${peer.port}`),
        step.tokens[0],
      );
      continue;
    }
    const [, kind = ""] = step.tokens;
    if (kind === "sip" && !step.message.startsWith("SIP/2.0")) {
      const text = step.message
        // The daemon adds this on receipt; the byte count of the frame shows that it was not sent.
        .replace(`;rport=${recordedPeerPort}`, "")
        .replaceAll(`127.0.0.1:${recordedPeerPort}`, `127.0.0.1:${peer.port}`)
        .replaceAll(`127.0.0.1:${SERVER_PORT}`, `127.0.0.1:${serverPort}`);
      const tag = [...values.entries()].find(([recorded]) => recorded.startsWith("tag="));
      peer.sendRaw(Buffer.from(tag === undefined ? text : text.replace(tag[0], tag[1])));
    } else if (kind === "sip") {
      const method = /CSeq:\s+\d+ (\w+)/.exec(step.message)?.[1] ?? "";
      if (name === "cancel" && step.message.startsWith("SIP/2.0 487")) {
        peer.answer(await peer.next("CANCEL"), "200 OK");
      }
      const known = requests.find((request) => request.startsWith(method));
      const request = known ?? (await peer.next(method));
      if (known === undefined) requests.push(request);
      peer.sendRaw(asAnswer(step.message, request, recordedPeerPort));
    }
    const frame: Frame = await app.next((entry) => entry.tokens[1] === kind, `frame like ${step.tokens.join("|")}`);
    learn(values, step.tokens, frame.tokens);
    const ourTag = /^To: .*;tag=(\S+)/m;
    const recordedTag = ourTag.exec(step.message)?.[1];
    const actualTag = ourTag.exec(frame.message)?.[1];
    if (recordedTag !== undefined && actualTag !== undefined && recordedTag !== actualTag) {
      values.set(`tag=${recordedTag}`, `tag=${actualTag}`);
    }
    expect(seen.frame(frame)).toEqual(expected.frame(step));
    compared++;
  }
  expect(compared).toBe(session.filter((step) => step.from === "SERVER").length);
  expect(app.frames).toEqual([]);
  expect(compared).toBeGreaterThan(4);
}

describe("recorded sessions", () => {
  it("inbound call: INVITE, 180, 200, ACK, INFO, BYE, ping", () => replay("inbound", "5070", false));
  it("outbound call: INVITE, 180, 200, ACK, INFO, BYE", () => replay("outbound", "5080", true));
  it("outbound call given up by CANCEL", () => replay("cancel", "5080", true));
});
