import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamFramer } from "./stream-framer";

function frame(chunks: readonly Buffer[]) {
  const messages: string[] = [];
  const events: string[] = [];
  const framer = new StreamFramer({
    onMessage: (data) => messages.push(data.toString("latin1")),
    onPing: () => events.push("ping"),
    onBroken: (_data, status, reason) => events.push(`${status} ${reason}`),
  });
  for (const chunk of chunks) framer.push(chunk);
  return { messages, events, pending: framer.pendingBytes };
}

/** Cuts a buffer at the given places. */
function cut(data: Buffer, places: readonly number[]): Buffer[] {
  const at = [...places].map((place) => place % (data.length + 1)).sort((left, right) => left - right);
  return [0, ...at].map((start, index) => data.subarray(start, at[index] ?? data.length));
}

const message = (body: string, length = String(body.length)) =>
  `INVITE sip:a@b SIP/2.0\r\nVia: x\r\nl: ${length}\r\nSubject: y\r\n\r\n${body}`;

describe("StreamFramer", () => {
  it("gives the same messages however the stream is chunked", () => {
    const bodies = ["", "v=0\r\n\r\n", "SIP/2.0 200 OK\r\n\r\n", "x".repeat(3000)];
    const stream = Buffer.from(bodies.map((body) => message(body)).join("\r\n\r\n"));
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 40 }), (places) => {
        const { messages, pending } = frame(cut(stream, places));
        expect(messages).toEqual(bodies.map((body) => message(body)));
        expect(pending).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it("takes one byte at a time", () => {
    const stream = Buffer.from(message("abc") + message("de"));
    expect(frame([...stream].map((byte) => Buffer.from([byte]))).messages).toEqual([message("abc"), message("de")]);
  });

  it("answers a double CRLF and skips single ones (RFC 5626 §4.4.1)", () => {
    const { messages, events } = frame([Buffer.from(`\r\n\r\n\r\n${message("")}`)]);
    expect(events).toEqual(["ping"]);
    expect(messages).toHaveLength(1);
  });

  it.each([
    [message("", "-5"), "400 Bad Content-Length"],
    [message("", "5\r\nContent-Length: 6"), "400 Bad Content-Length"],
    [message("", "999999999"), "513 Message Too Large"],
    [message("", "99999999999999"), "400 Bad Content-Length"],
    ["x".repeat(70_000), "513 Message Too Large"],
  ])("gives up on a stream it cannot frame (case %#)", (stream, expected) => {
    const { messages, events, pending } = frame([Buffer.from(stream), Buffer.from(message(""))]);
    expect(messages).toEqual([]);
    expect(events).toEqual([expected]);
    expect(pending).toBe(0);
  });

  it("takes a missing Content-Length as none, and a folded one", () => {
    const without = "OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\n\r\n";
    const folded = "OPTIONS sip:a@b SIP/2.0\r\nContent-Length:\r\n 3\r\n\r\nabc";
    expect(frame([Buffer.from(without + folded)]).messages).toEqual([without, folded]);
  });

  it("never throws and never holds more than one message", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (chunks) => {
        frame(chunks.map((chunk) => Buffer.from(chunk)));
      }),
    );
  });
});
