import { CALL_KEY_PATTERN, runtimeKeys } from "@callwright/contracts";
import { startTestRedis, type TestRedis } from "@callwright/testing";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ClaimedCall, Lease } from "../src/calls/lease";
import { SessionStore, type SessionWrite } from "../src/calls/session-store";
import { createSilentLogger } from "../src/observability/logger";

const INFO = {
  callId: "c1",
  workspaceId: "w",
  flowId: "f",
  flowVersion: 1,
  bundleHash: "h",
  sipCallId: "s",
  direction: "inbound",
  ani: "",
  callerName: "",
  dnis: "",
  startedAt: 1,
};

const write = (epoch: number, seqs: number[], create = false): SessionWrite => ({
  callId: "c1",
  epoch,
  create,
  fields: new Map(
    create
      ? [
          ["info", JSON.stringify(INFO)],
          ["epoch", String(epoch)],
          ["owner", "a"],
        ]
      : [],
  ),
  entries: seqs.map((seq) => ({
    event: { type: "timer.fired", seq, at: seq, timerId: "t", deadline: seq },
    sealed: "",
    media: "",
  })),
});

describe("calls in Redis", () => {
  let server: TestRedis;
  let redis: Redis;
  const leases: Lease[] = [];
  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.url);
  });
  afterEach(async () => {
    await Promise.all(leases.splice(0).map((lease) => lease.close()));
    await redis.flushall();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  async function leaseOf(runtimeId: string, claimed: ClaimedCall[]): Promise<Lease> {
    const lease = new Lease({
      redis,
      runtimeId,
      logger: createSilentLogger(),
      now: () => Date.now(),
      canClaim: () => true,
      onClaimed: (calls) => claimed.push(...calls),
    });
    leases.push(lease);
    await lease.up();
    return lease;
  }

  it("writes in order and passes over what is there already", async () => {
    const store = new SessionStore(redis, "a");
    expect(await store.write(write(1, [1, 2], true))).toBe("written");
    expect(await store.write(write(1, [2, 3]))).toBe("written");
    const stored = await store.read("c1");
    expect(stored?.entries.map((entry) => entry.event.seq)).toEqual([1, 2, 3]);
  });

  it("refuses a lower epoch, and says where a call is missing", async () => {
    const store = new SessionStore(redis, "a");
    expect(await store.write(write(1, [1]))).toBe("missing");
    await store.write(write(2, [1], true));
    expect(await store.write(write(1, [2]))).toBe("fenced");
    expect(await store.write(write(1, [2], true))).toBe("fenced");
    await store.remove("c1", 1);
    expect(await store.read("c1")).not.toBeNull();
    await store.remove("c1", 2);
    expect(await redis.keys(CALL_KEY_PATTERN)).toEqual([]);
  });

  it("calls of a runtime that is gone are taken once, at the next epoch; of one that lives, never", async () => {
    const store = new SessionStore(redis, "a");
    await store.write(write(1, [1], true));
    const claimed: ClaimedCall[] = [];
    await redis.set(runtimeKeys.lease("a"), "1");
    await redis.zadd(runtimeKeys.all, Date.now(), "a");
    await leaseOf("b", claimed);
    await leaseOf("c", claimed);
    await new Promise((resolve) => setTimeout(resolve, 5_500)); // longer than a fresh Redis has to settle
    expect(claimed).toEqual([]);
    await redis.del(runtimeKeys.lease("a"));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(claimed).toEqual([{ callId: "c1", epoch: 2 }]);
    expect(await store.write(write(1, [2]))).toBe("fenced");
  });

  it("calls that were given up are taken at once by another one", async () => {
    const store = new SessionStore(redis, "a");
    await store.write(write(1, [1], true));
    const claimed: ClaimedCall[] = [];
    const giver = await leaseOf("a", []);
    giver.stopClaiming();
    await leaseOf("b", claimed);
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    expect(await giver.release(["c1"])).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(claimed).toEqual([{ callId: "c1", epoch: 2 }]);
    expect(await giver.untaken(["c1"])).toEqual([]);
  });
});
