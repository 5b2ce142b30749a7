import { createDb } from "@callwright/db";
import { blocks } from "@callwright/flow-blocks";
import { checkFlow } from "@callwright/flow-checks";
import { createTestDatabase } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frontDesk } from "../src/seed/front-desk";
import { seed } from "../src/seed/seed";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: ReturnType<typeof createDb>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb(database.url);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

const context = (sampleServiceUrl: string) => ({
  databaseUrl: database.url,
  publicUrl: "http://127.0.0.1:3000",
  sipAddress: "127.0.0.1:5060",
  sampleServiceUrl,
  mediaStoreDir: "/nonexistent",
  apiKey: "cw_of_the_data_directory",
  adminPassword: "a-first-password",
  receptionUri: "sip:2000@127.0.0.1:5070",
});

describe("the demo", () => {
  it("is there after the first start, and the same after the second", async () => {
    const report = await seed(db, context("http://127.0.0.1:4100"));
    expect(report.signIn.join("\n")).toContain("a-first-password");
    await seed(db, context("http://127.0.0.1:4100"));
    expect(await db.workspace.count()).toBe(1);
    expect(await db.number.findMany()).toMatchObject([{ number: "1000", flowId: "front-desk", flowVersion: 1 }]);
    expect(await db.extension.findMany()).toMatchObject([{ extension: "2000" }]);
    expect(await db.apiKey.findMany()).toMatchObject([{ role: "owner", prefix: "cw_of_th" }]);
  });

  it("follows the sample service to another port, unless people have changed the flow", async () => {
    await seed(db, context("http://127.0.0.1:4200"));
    expect(await db.httpOrigin.findMany()).toMatchObject([{ origin: "http://127.0.0.1:4200" }]);
    expect(await db.number.findMany()).toMatchObject([{ flowVersion: 2 }]);
    const { draft } = await db.flow.findFirstOrThrow();
    await db.flow.updateMany({ data: { draft: { ...Object(draft), name: "Ours" } } });
    await seed(db, context("http://127.0.0.1:4300"));
    expect(await db.number.findMany()).toMatchObject([{ flowVersion: 2 }]);
    expect(await db.flow.findMany()).toMatchObject([{ draft: { name: "Ours" } }]);
  });

  it("stays out of installations that are somebody's own", async () => {
    const own = await createTestDatabase();
    const ownDb = createDb(own.url);
    await ownDb.workspace.create({ data: { id: "ours", name: "Ours" } });
    await seed(ownDb, { ...context("http://127.0.0.1:4100"), databaseUrl: own.url });
    expect(await ownDb.workspace.findMany()).toMatchObject([{ id: "ours" }]);
    expect(await ownDb.apiKey.count()).toBe(0);
    await ownDb.$disconnect();
    await own.drop();
  });
});

it("has a front desk without a single problem", () => {
  const flow = frontDesk({
    id: "front-desk",
    timeZone: "Europe/Warsaw",
    calendarId: "hours",
    reception: "2000",
    orderServiceOrigin: "http://127.0.0.1:4100",
  });
  const references = { calendar: new Set(["hours"]), extension: new Set(["2000"]) };
  expect(checkFlow(flow, { definitions: blocks.definitions, references })).toEqual([]);
  expect(Object.keys(flow.layout).sort()).toEqual(Object.keys(flow.blocks).sort());
});
