import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameDecoder, MAX_FRAME_BYTES, MAX_FRAME_BYTES_UNAUTHENTICATED } from "./frame-decoder";
import { encodeFrame } from "./frames";

function decode(chunks: readonly Buffer[], trusted = true) {
  const frames: string[] = [];
  const errors: string[] = [];
  const decoder = new FrameDecoder(
    (payload) => frames.push(payload.toString()),
    (reason) => errors.push(reason),
  );
  if (trusted) decoder.trust();
  for (const chunk of chunks) decoder.push(chunk);
  return { frames, errors };
}

describe("FrameDecoder", () => {
  it("decodes the same frames however they are chunked", () => {
    const payloads = ["id|ping", "a|sip|t|\r\nSIP/2.0 200 OK\r\n\r\n#12#", "é☎", "x".repeat(20_000)];
    const stream = Buffer.concat(payloads.map((payload) => Buffer.from(`${Buffer.byteLength(payload)}#${payload}`)));
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 30 }), (places) => {
        const at = [...places].sort((left, right) => left - right);
        const chunks = [0, ...at].map((start, index) => stream.subarray(start, at[index] ?? stream.length));
        expect(decode(chunks)).toEqual({ frames: payloads, errors: [] });
      }),
      { numRuns: 200 },
    );
  });

  it.each(["x#a", "#abc", "0#", "-1#a", "12 #a", "999999999999", "5", "ab"].map((text) => [text]))(
    "judges %j without throwing",
    (text) => {
      const { frames, errors } = decode([Buffer.from(text)]);
      expect(frames).toEqual([]);
      expect(errors.length).toBe(text === "5" ? 0 : 1);
    },
  );

  it("bounds frames, tighter before authentication", () => {
    expect(decode([Buffer.from(`${MAX_FRAME_BYTES + 1}#`)]).errors).toHaveLength(1);
    expect(decode([Buffer.from(`${MAX_FRAME_BYTES}#`)]).errors).toHaveLength(0);
    expect(decode([Buffer.from(`${MAX_FRAME_BYTES_UNAUTHENTICATED + 1}#`)], false).errors).toHaveLength(1);
  });

  it("decodes nothing after an error", () => {
    expect(decode([Buffer.from("x#"), Buffer.from("2#ab")]).frames).toEqual([]);
  });

  it("never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 })),
        (chunks) => void decode(chunks.map((c) => Buffer.from(c))),
      ),
    );
  });

  it("reverses encodeFrame", () => {
    const frame = encodeFrame("id|sip", Buffer.from("é"));
    expect(decode([frame]).frames).toEqual(["id|sip\r\né"]);
  });
});
