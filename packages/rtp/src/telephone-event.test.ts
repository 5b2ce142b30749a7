import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DigitSignal,
  DTMF_DIGITS,
  parseTelephoneEvent,
  TelephoneEventReceiver,
  telephoneEventSteps,
} from "./telephone-event";

interface Packet {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly marker: boolean;
  readonly payload: Uint8Array;
  readonly atMs: number;
}

/** Packets of digits as a correct sender sends them: 20 ms steps, 100 ms a digit, 60 ms between. */
function send(digits: string, first = { sequence: 65_530, timestamp: 0xfffff000 }, durationMs = 100): Packet[] {
  const packets: Packet[] = [];
  let { sequence, timestamp } = first;
  let atMs = 1_000;
  for (const digit of digits) {
    for (const step of telephoneEventSteps(digit, durationMs, { clockRate: 8_000, stepMs: 20 })) {
      packets.push({
        ssrc: 1,
        sequence: sequence++ & 0xffff,
        timestamp: (timestamp + step.timestampOffset) >>> 0,
        marker: step.marker,
        payload: step.payload,
        atMs,
      });
      atMs += 20;
    }
    // Three end packets at once in fact; the clock of the test does not matter to order.
    timestamp += (durationMs + 60) * 8;
    sequence += 3;
    atMs += 60;
  }
  return packets;
}

function receive(packets: readonly Packet[]): DigitSignal[] {
  const receiver = new TelephoneEventReceiver(8_000);
  const signals = packets.flatMap((packet) => receiver.onPacket(packet, packet.payload, packet.atMs));
  return [...signals, ...receiver.onTick(Number.MAX_SAFE_INTEGER)];
}

const begins = (signals: readonly DigitSignal[]) =>
  signals
    .filter((signal) => signal.type === "begin")
    .map((signal) => signal.digit)
    .join("");

const digitsArbitrary = fc.string({ unit: fc.constantFrom(...DTMF_DIGITS), minLength: 1, maxLength: 12 });

describe("TelephoneEventReceiver", () => {
  it("begins on the first packet", () => {
    const receiver = new TelephoneEventReceiver(8_000);
    const [first, second] = send("7");
    if (!first || !second) throw new Error("no packets");
    expect(receiver.onPacket(first, first.payload, 0)).toEqual([{ type: "begin", digit: "7", durationMs: 0 }]);
    expect(receiver.onPacket(second, second.payload, 20)).toEqual([]);
    expect(receiver.active).toBe(true);
  });

  it("says how long the key was pressed", () => {
    expect(receive(send("5"))).toEqual([
      { type: "begin", digit: "5", durationMs: 0 },
      { type: "end", digit: "5", durationMs: 100 },
    ]);
  });

  it("property: each digit once and in order, with any losses that leave one packet of each, and any doubling", () => {
    fc.assert(
      fc.property(
        digitsArbitrary,
        fc.integer({ min: 0, max: 0xffff }),
        fc.integer({ min: 0, max: 0xffffffff }),
        fc.infiniteStream(fc.constantFrom(0, 1, 1, 2)),
        (digits, sequence, timestamp, copies) => {
          const sent = send(digits, { sequence, timestamp });
          const perDigit = sent.length / digits.length;
          const got = Array.from({ length: digits.length }, (_, i) => {
            const own = sent.slice(i * perDigit, (i + 1) * perDigit);
            const kept = own.flatMap((packet) => Array.from({ length: copies.next().value ?? 1 }, () => packet));
            return kept.length > 0 ? kept : own.slice(-1);
          }).flat();
          const signals = receive(got);
          expect(begins(signals)).toBe(digits);
          expect(signals.map((signal) => signal.type)).toEqual([...digits].flatMap(() => ["begin", "end"]));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("property: packets that overtake one another within a digit change nothing", () => {
    fc.assert(
      fc.property(digitsArbitrary, fc.infiniteStream(fc.nat(6)), (digits, swaps) => {
        const sent = send(digits);
        const perDigit = sent.length / digits.length;
        const shuffled = Array.from({ length: digits.length }, (_, i) => {
          const own = sent.slice(i * perDigit, (i + 1) * perDigit);
          return own
            .map((packet, index) => ({ packet, key: index + (swaps.next().value ?? 0) }))
            .sort((x, y) => x.key - y.key)
            .map((entry) => entry.packet);
        }).flat();
        expect(begins(receive(shuffled))).toBe(digits);
      }),
    );
  });

  it("property: never fails on garbage", () => {
    const receiver = new TelephoneEventReceiver(8_000);
    fc.assert(
      fc.property(
        fc.record({ ssrc: fc.nat(2), sequence: fc.nat(0xffff), timestamp: fc.nat(0xffffffff), marker: fc.boolean() }),
        fc.uint8Array({ maxLength: 8 }),
        fc.nat(100_000),
        (packet, payload, atMs) => {
          for (const signal of receiver.onPacket(packet, payload, atMs)) expect(DTMF_DIGITS).toContain(signal.digit);
        },
      ),
    );
  });

  it("a late packet of an earlier digit does not press it again", () => {
    const sent = send("12");
    const late = sent[2];
    if (!late) throw new Error("no packets");
    expect(begins(receive([...sent, late]))).toBe("12");
  });

  it("the same digit twice, with every end and the second marker lost, is two", () => {
    const sent = send("88").filter((packet) => !parseTelephoneEvent(packet.payload)?.end && !packet.marker);
    expect(begins(receive(sent))).toBe("88");
  });

  it("ends a press whose end was lost", () => {
    const receiver = new TelephoneEventReceiver(8_000);
    const first = send("3")[0];
    if (!first) throw new Error("no packets");
    receiver.onPacket(first, first.payload, 1_000);
    expect(receiver.onTick(1_150)).toEqual([]);
    expect(receiver.onTick(1_201)).toEqual([{ type: "end", digit: "3", durationMs: 20 }]);
  });

  it("a press longer than 16 bits of duration is one, also with the segment's last packet lost", () => {
    const sent = send("9", { sequence: 1, timestamp: 1 }, 12_000);
    expect(new Set(sent.map((packet) => packet.timestamp)).size).toBe(2);
    const expected = [
      { type: "begin", digit: "9", durationMs: 0 },
      { type: "end", digit: "9", durationMs: 12_000 },
    ];
    expect(receive(sent)).toEqual(expected);
    const lastOfSegment = sent.filter((packet) => packet.timestamp === 1).at(-1);
    const lossy = receive(sent.filter((packet) => packet !== lastOfSegment));
    expect(begins(lossy)).toBe("9");
  });

  it("a sender that wrongly moves the timestamp presses once", () => {
    const moving = send("4").map((packet, i) => ({ ...packet, timestamp: (packet.timestamp + i * 160) >>> 0 }));
    expect(begins(receive(moving))).toBe("4");
  });

  it("a new source, or one whose time line jumped far back, is heard", () => {
    const receiver = new TelephoneEventReceiver(8_000);
    const heard = (packets: Packet[]) =>
      begins(packets.flatMap((packet) => receiver.onPacket(packet, packet.payload, packet.atMs)));
    expect(heard(send("1", { sequence: 1, timestamp: 5_000_000 }))).toBe("1");
    expect(heard(send("2", { sequence: 500, timestamp: 1_000 }))).toBe("2");
    expect(heard(send("3", { sequence: 900, timestamp: 900 }).map((packet) => ({ ...packet, ssrc: 9 })))).toBe("3");
  });
});

describe("telephoneEventSteps", () => {
  it("marks the first packet, grows, and ends three times", () => {
    const steps = telephoneEventSteps("#", 100, { clockRate: 8_000, stepMs: 20 });
    const events = steps.map((step) => parseTelephoneEvent(step.payload));
    expect(events.map((event) => event?.duration)).toEqual([160, 320, 480, 640, 800, 800, 800]);
    expect(events.map((event) => event?.end)).toEqual([false, false, false, false, true, true, true]);
    expect(steps.map((step) => step.marker)).toEqual([true, false, false, false, false, false, false]);
    expect(events.every((event) => event?.digit === "#")).toBe(true);
  });
});
