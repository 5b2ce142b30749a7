import { createDb } from "@callwright/db";
import { isProcessRunning } from "@callwright/embedded";
import { afterAll, describe, expect, it } from "vitest";
import { createTestDatabase, startTestRedis, type TestDatabase } from "../src/backends";

const databases: TestDatabase[] = [];

afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
});

describe("createTestDatabase", () => {
  it("gives each suite a migrated database of its own", async () => {
    databases.push(...(await Promise.all([createTestDatabase(), createTestDatabase()])));
    const [first, second] = databases.map((database) => createDb(database.url));
    if (first === undefined || second === undefined) throw new Error("two databases were asked for");
    try {
      await first.user.create({ data: { id: "u1", name: "only in the first", email: "first@example.com" } });
      expect(await first.user.count()).toBe(1);
      expect(await second.user.count()).toBe(0);
    } finally {
      await Promise.all([first.$disconnect(), second.$disconnect()]);
    }
  });
});

describe("startTestRedis", () => {
  it("starts a server and leaves nothing of it behind", async () => {
    const redis = await startTestRedis();
    expect(isProcessRunning(redis.pid)).toBe(true);
    await redis.stop();
    expect(isProcessRunning(redis.pid)).toBe(false);
  });
});
