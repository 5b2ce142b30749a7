import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PortPool } from "./port-pool";

describe("PortPool", () => {
  it("hands out even ports that have their neighbour in the range", () => {
    const pool = new PortPool(10_001, 10_006);
    expect([pool.take(), pool.take(), pool.take()]).toEqual([10_002, 10_004, null]);
    const even = new PortPool(10_000, 10_001);
    expect([even.take(), even.take()]).toEqual([10_000, null]);
  });

  it("uses the port that has been free longest", () => {
    const pool = new PortPool(10_000, 10_005);
    const first = pool.take();
    if (first === null) throw new Error("no port");
    pool.release(first);
    expect([pool.take(), pool.take(), pool.take()]).toEqual([10_002, 10_004, 10_000]);
  });

  it("refuses a range without a pair", () => {
    expect(() => new PortPool(10_001, 10_002)).toThrow("RTP_PORT_MIN 10001");
  });

  it("property: no port is out twice, and none is lost", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(20))), (steps) => {
        const pool = new PortPool(10_000, 10_019);
        const out: number[] = [];
        for (const step of steps) {
          if (step === null) {
            const port = pool.take();
            if (port === null) expect(out.length).toBe(10);
            else {
              expect(out).not.toContain(port);
              out.push(port);
            }
          } else {
            const [port] = out.splice(step % Math.max(1, out.length), 1);
            pool.release(port ?? 1);
          }
          expect(pool.used).toBe(out.length);
          expect(pool.free).toBe(10 - out.length);
        }
      }),
    );
  });
});
