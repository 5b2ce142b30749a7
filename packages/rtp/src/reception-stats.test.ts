import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReceptionStats } from "./reception-stats";

describe("ReceptionStats", () => {
  it("counts exactly what was lost, whatever the first sequence number", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 500 }),
        (first, kept) => {
          const stats = new ReceptionStats(8_000);
          const flags = [true, ...kept, true];
          flags.forEach((keep, i) => {
            if (keep) stats.onPacket((first + i) & 0xffff, (first + i) * 160, i * 20);
          });
          const lost = flags.filter((keep) => !keep).length;
          expect(stats.lost).toBe(lost);
          const report = stats.report();
          expect(report.cumulativeLost).toBe(lost);
          expect(report.fractionLost).toBe(Math.floor((lost * 256) / flags.length));
          expect(stats.report().fractionLost).toBe(0);
        },
      ),
    );
  });

  it("is not upset by doubled and swapped packets", () => {
    const stats = new ReceptionStats(8_000);
    for (const sequence of [10, 12, 11, 11, 13, 13]) stats.onPacket(sequence, sequence * 160, sequence * 20);
    expect(stats.lost).toBe(0);
  });

  it("keeps the losses when the source begins anew", () => {
    const stats = new ReceptionStats(8_000);
    for (const sequence of [1, 2, 5]) stats.onPacket(sequence, sequence * 160, sequence * 20);
    for (const sequence of [40_000, 40_001, 40_003]) stats.onPacket(sequence, sequence * 160, sequence * 20);
    expect(stats.lost).toBe(3);
    stats.newSource();
    stats.onPacket(7, 0, 0);
    expect(stats.lost).toBe(3);
  });

  it("finds no jitter in an even stream, and the alternation of an uneven one", () => {
    const even = new ReceptionStats(8_000);
    const uneven = new ReceptionStats(8_000);
    for (let i = 0; i < 500; i++) {
      even.onPacket(i, (0xffffff00 + i * 160) >>> 0, i * 20);
      uneven.onPacket(i, i * 160, i * 20 + (i % 2) * 5);
    }
    expect(even.jitterMs).toBe(0);
    expect(uneven.jitterMs).toBeCloseTo(5, 1);
  });
});
