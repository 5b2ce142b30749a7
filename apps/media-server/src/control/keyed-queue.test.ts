import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { KeyedQueue } from "./keyed-queue";

describe("KeyedQueue", () => {
  it("keeps the order within a key, and does not hold up other keys", async () => {
    const queue = new KeyedQueue();
    const done: string[] = [];
    const work = (name: string, ms: number) => async () => {
      await delay(ms);
      done.push(name);
      return name;
    };
    const results = Promise.all([
      queue.run("a", work("a1", 40)),
      queue.run("a", work("a2", 0)),
      queue.run("b", work("b1", 5)),
    ]);
    expect(await results).toEqual(["a1", "a2", "b1"]);
    expect(done).toEqual(["b1", "a1", "a2"]);
  });

  it("goes on after a failure, which only its caller sees", async () => {
    const queue = new KeyedQueue();
    const failing = queue.run("a", async () => {
      throw new Error("no");
    });
    const next = queue.run("a", async () => "yes");
    await expect(failing).rejects.toThrow("no");
    expect(await next).toBe("yes");
    await queue.idle();
  });
});
