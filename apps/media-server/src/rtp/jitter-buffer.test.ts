import { encodeG711 } from "@callwright/rtp";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JitterBuffer } from "./jitter-buffer";

const FRAME = 160;
const DELAY = 480;
/** A frame whose samples say which one it is, in values that µ-law keeps exactly. */
const value = (n: number) => 132 + (n % 15) * 16;
const frame = (n: number) => encodeG711("ulaw", new Int16Array(FRAME).fill(value(n)));
const read = (buffer: JitterBuffer) => {
  const out = new Int16Array(FRAME);
  buffer.read(out);
  return out;
};

describe("JitterBuffer", () => {
  it("reads what was written, its delay later, across the wrap of timestamps", () => {
    const buffer = new JitterBuffer(DELAY);
    const heard: (number | undefined)[] = [];
    for (let n = 0; n < 100; n++) {
      buffer.write((0xffffff00 + n * FRAME) >>> 0, "ulaw", frame(n));
      heard.push(read(buffer)[0]);
    }
    expect(heard.slice(0, 3)).toEqual([0, 0, 0]);
    expect(heard.slice(3)).toEqual(Array.from({ length: 97 }, (_, n) => value(n)));
  });

  it("property: packets out of order within the delay are put right; lost ones are silence", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ lost: fc.boolean(), late: fc.nat(2) }), { minLength: 10, maxLength: 60 }),
        (packets) => {
          const buffer = new JitterBuffer(DELAY);
          const flags = [{ lost: false, late: 0 }, ...packets];
          const heard: (number | undefined)[] = [];
          for (let tick = 0; tick < flags.length + 3; tick++) {
            flags.forEach(({ lost, late }, n) => {
              if (!lost && n + late === tick) buffer.write(n * FRAME, "ulaw", frame(n));
            });
            heard.push(read(buffer)[0]);
          }
          expect(heard.slice(3)).toEqual(flags.map(({ lost }, n) => (lost ? 0 : value(n))));
          expect(buffer.late).toBe(0);
        },
      ),
    );
  });

  it("is silent before anything has come, and where the sender pauses", () => {
    const buffer = new JitterBuffer(DELAY);
    expect(read(buffer)).toEqual(new Int16Array(FRAME));
    buffer.write(0, "ulaw", frame(1));
    for (let i = 0; i < 3; i++) read(buffer);
    expect(read(buffer)[0]).toBe(value(1));
    for (let i = 0; i < 10; i++) expect(read(buffer)[0]).toBe(0);
    buffer.write(FRAME * 14, "ulaw", frame(2));
    expect([read(buffer)[0], read(buffer)[0], read(buffer)[0], read(buffer)[0]]).toContain(value(2));
  });

  it("drops what comes too late, and moves its line where all of it does", () => {
    const buffer = new JitterBuffer(DELAY);
    for (let n = 0; n < 10; n++) {
      buffer.write(n * FRAME, "ulaw", frame(n));
      read(buffer);
    }
    const heard: (number | undefined)[] = [];
    for (let n = 10; n < 40; n++) {
      for (let i = 0; i < (n === 10 ? 8 : 1); i++) heard.push(read(buffer)[0]);
      buffer.write(n * FRAME, "ulaw", frame(n));
    }
    expect(buffer.late).toBeGreaterThan(3);
    expect(buffer.late).toBeLessThan(7);
    expect(heard.at(-1)).toBe(value(35));
  });

  it("follows a jump of the time line at once", () => {
    const buffer = new JitterBuffer(DELAY);
    buffer.write(0, "ulaw", frame(1));
    for (const jump of [1_000_000, 5, 3_000_000_000]) {
      for (let n = 0; n < 8; n++) {
        buffer.write((jump + n * FRAME) >>> 0, "ulaw", frame(n));
        const heard = read(buffer)[0];
        if (n >= 3) expect([0, value(n - 3)]).toContain(heard);
        if (n === 7 && jump !== 5) expect(heard).toBe(value(4));
      }
    }
  });

  it("property: never fails, whatever is written", () => {
    const buffer = new JitterBuffer(DELAY);
    fc.assert(
      fc.property(
        fc.nat(0xffffffff),
        fc.constantFrom("ulaw", "alaw"),
        fc.uint8Array({ maxLength: 3_000 }),
        (at, law, bytes) => {
          buffer.write(at, law, bytes);
          read(buffer);
        },
      ),
    );
  });
});
