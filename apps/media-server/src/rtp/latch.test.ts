import { describe, expect, it } from "vitest";
import { Latch } from "./latch";

const announced = { address: "10.0.0.1", port: 4_000 };
const nat = { address: "203.0.113.7", port: 61_000 };
const stranger = { address: "198.51.100.9", port: 5_000 };
const SSRC = 7;

function latch() {
  const latch = new Latch(announced);
  const accept = (from: { address: string; port: number }, sequence: number, nowMs: number, ssrc = SSRC) =>
    latch.accept(from.address, from.port, ssrc, sequence, nowMs);
  return { latch, accept };
}

describe("Latch", () => {
  it("sends to what SDP says until a packet comes, then to its source", () => {
    const { latch: one, accept } = latch();
    expect(one.target).toEqual(announced);
    expect(accept(nat, 1, 0)).toBe(true);
    expect(one.target).toEqual(nat);
  });

  it("lets the announced source take over in the first seconds, and nobody else", () => {
    const { latch: one, accept } = latch();
    accept(stranger, 1, 0);
    expect(accept(nat, 1, 100, 8)).toBe(false);
    expect(accept(announced, 500, 200, 9)).toBe(true);
    expect(one.target).toEqual(announced);
    expect(accept(stranger, 2, 300)).toBe(false);
  });

  it("is closed to the announced source too after that", () => {
    const { latch: one, accept } = latch();
    accept(nat, 1, 0);
    accept(nat, 2, 20);
    expect(accept(announced, 500, 3_001, 9)).toBe(false);
    expect(one.target).toEqual(nat);
  });

  it("follows the same stream to another port when the old one is silent", () => {
    const { latch: one, accept } = latch();
    const moved = { ...nat, port: 62_000 };
    for (let n = 0; n < 500; n++) accept(nat, n, n * 20);
    expect(accept(moved, 500, 10_000)).toBe(false);
    expect(accept(moved, 530, 10_600)).toBe(true);
    expect(one.target).toEqual(moved);
  });

  it("is not fooled by another source or a jump in the numbers", () => {
    const { accept } = latch();
    accept(nat, 100, 0);
    expect(accept(stranger, 101, 10_000, 99)).toBe(false);
    expect(accept(stranger, 5_000, 10_000)).toBe(false);
    expect(accept(stranger, 100, 10_000)).toBe(false);
  });
});
