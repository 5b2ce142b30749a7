import { runtimeKeys } from "@callwright/contracts";
import { createDb, type Db } from "@callwright/db";
import { createTestDatabase, startTestRedis, type TestDatabase, type TestRedis, waitFor } from "@callwright/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildCallRecord, startedCallRow } from "../src/calls/build-call-record";
import type { CallRecord } from "../src/calls/call-record";
import { createPostgresSink } from "../src/calls/record-sink";
import { RecordWriter } from "../src/calls/record-writer";
import { UnwrittenRecords } from "../src/calls/unwritten-records";
import { VisitLog } from "../src/calls/visit-log";
import { createSilentLogger } from "../src/observability/logger";

const infoOf = (callId: string, workspaceId: string) => ({
  callId,
  workspaceId,
  flowId: "flow",
  flowVersion: 1,
  bundleHash: "hash",
  sipCallId: `sip-${callId}`,
  direction: "inbound" as const,
  ani: "1",
  callerName: 'Zoë "quoted"',
  dnis: "2",
  startedAt: 1_700_000_000_123,
});

function recordOf(callId: string, workspaceId = "w"): CallRecord {
  const visits = new VisitLog();
  visits.add({ type: "entered", visit: 1, flowId: "flow", blockId: "start", kind: "start", at: 1_700_000_000_124 });
  visits.add({ type: "left", visit: 1, port: "next", at: 1_700_000_000_125, detail: null });
  return buildCallRecord({
    info: infoOf(callId, workspaceId),
    epoch: 2,
    events: [{ type: "call.ended", seq: 1, at: 1_700_000_001_123, by: "caller", cause: "hangup" }],
    legs: [],
    visits,
    recordings: [{ id: `${callId}.r`, purpose: "message", hash: "h", durationMs: 12.4, createdAt: 1_700_000_000_500 }],
    failed: false,
  });
}

describe("records of calls", () => {
  let database: TestDatabase;
  let redisServer: TestRedis;
  let db: Db;
  let redis: Redis;
  beforeAll(async () => {
    [database, redisServer] = await Promise.all([createTestDatabase(), startTestRedis()]);
    db = createDb(database.url);
    redis = new Redis(redisServer.url);
    await db.workspace.create({ data: { id: "w", name: "W" } });
  });
  afterAll(async () => {
    redis.disconnect();
    await db.$disconnect();
    await Promise.all([database.drop(), redisServer.stop()]);
  });
  beforeEach(async () => {
    await db.call.deleteMany();
    await redis.flushall();
  });

  const writerOn = (sink = createPostgresSink(db)) =>
    new RecordWriter({
      sink,
      unwritten: new UnwrittenRecords(redis),
      logger: createSilentLogger(),
      gatherMs: 1,
      retryMs: 50,
    });
  const finish = (writer: RecordWriter, record: CallRecord) =>
    new Promise<void>((resolve) => writer.finished(record, resolve));

  it("completes the row that was written at the start, with everything of the call", async () => {
    const writer = writerOn();
    writer.started(startedCallRow(infoOf("a", "w")));
    await waitFor(() => db.call.findFirst({ where: { status: "inProgress" } }), { what: "the row of the start" });
    await finish(writer, recordOf("a"));
    const call = await db.call.findFirst({ include: { visits: true, journal: true, recordings: true } });
    expect(call).toMatchObject({ status: "completed", callerName: 'Zoë "quoted"', durationMs: 1_000, epochs: 2 });
    expect(call?.startedAt.getTime()).toBe(1_700_000_000_123);
    expect(call?.visits).toMatchObject([{ blockId: "start", port: "next", detail: {} }]);
    expect(call?.recordings).toMatchObject([{ id: "a.r", durationMs: 12 }]);
    expect(call?.journal?.events).toMatchObject([{ type: "call.ended" }]);
    await writer.close();
  });

  it("takes the same record twice", async () => {
    const writer = writerOn();
    await finish(writer, recordOf("a"));
    await finish(writer, recordOf("a"));
    expect(await db.blockVisit.count()).toBe(1);
    await writer.close();
  });

  it("one record that PostgreSQL refuses holds up no other, and is kept", async () => {
    const writer = writerOn();
    await Promise.all([
      finish(writer, recordOf("a")),
      finish(writer, recordOf("poison", "no-such-workspace")),
      finish(writer, recordOf("b")),
    ]);
    expect(await db.call.count()).toBe(2);
    expect(await redis.hkeys(runtimeKeys.unwrittenRecords)).toEqual(["poison"]);
    await finish(writer, recordOf("c"));
    expect(await db.call.count()).toBe(3);
    await writer.close();
  });

  it("while PostgreSQL is away records are kept, and written when it is back, also by another process", async () => {
    const away = {
      writeStarted: () => Promise.reject(new Error("away")),
      writeFinished: () => Promise.reject(new Error("away")),
    };
    const first = writerOn(away);
    await finish(first, recordOf("a"));
    await first.close();
    expect(await db.call.count()).toBe(0);
    const second = writerOn();
    second.start();
    await waitFor(async () => (await db.call.count()) === 1, { what: "the kept record to be written" });
    await waitFor(async () => (await redis.hlen(runtimeKeys.unwrittenRecords)) === 0, { what: "it to be removed" });
    await second.close();
  });
});
