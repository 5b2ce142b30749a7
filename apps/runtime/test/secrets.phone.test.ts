import http from "node:http";
import { callerScenario, runSipp, type Step } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishLookup, publishRecord } from "./support/flows";
import { Stack, WORKSPACE } from "./support/stack";

const keys = (digits: string): Step[] => [...digits].map((digit) => ({ type: "info", digit }));

describe("digits, services and recordings", () => {
  let stack: Stack;
  const asked: string[] = [];
  const service = http.createServer((request, response) => {
    asked.push(request.url ?? "");
    if (request.url?.startsWith("/hangs")) return; // never answers
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ status: "shipped" }));
  });
  let origin = "";
  beforeAll(async () => {
    stack = await Stack.start();
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const address = service.address();
    origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    await stack.db.httpOrigin.create({ data: { workspaceId: WORKSPACE, origin } });
    await publishLookup(stack, "1000", `${origin}/status`);
    await publishLookup(stack, "1001", `${origin}/hangs`);
    await publishLookup(stack, "1002", `${origin.replace("127.0.0.1", "localhost")}/status`);
    await publishRecord(stack, "1003");
  });
  afterAll(async () => {
    service.closeAllConnections();
    service.close();
    await stack.stop();
  });

  async function call(number: string, steps: readonly Step[]) {
    const scenario = callerScenario({ steps: [{ type: "pause", ms: 300 }, ...steps, { type: "await-bye" }] });
    const result = await runSipp({ scenario, target: stack.target, service: number, timeoutMs: 20_000 });
    expect(result.successfulCalls, result.errors).toBe(1);
    const [record] = await stack.finishedCalls(1, { dnis: number });
    await stack.quiet();
    return record;
  }

  it("secret digits reach the service and stand nowhere in clear", async () => {
    const record = await call("1000", keys("4711#"));
    expect(record?.visits.map((visit) => visit.blockId)).toEqual(["start", "collect", "ask", "good"]);
    expect(asked).toEqual(["/status?pin=4711"]);
    const kept = JSON.stringify(record);
    expect(kept).not.toContain("4711");
    expect(kept).toContain('"digit":"•"');
    const digits = JSON.stringify(record?.journal?.events).match(/"digit":"."/g);
    expect(digits).toEqual(['"digit":"•"', '"digit":"•"', '"digit":"•"', '"digit":"•"', '"digit":"#"']);
    for (const runtime of stack.runtimes) expect(runtime.output()).not.toContain("4711");
  });

  it("a service that hangs: the flow goes on by its time-out", async () => {
    const record = await call("1001", keys("4711#"));
    expect(record?.visits.at(-1)?.blockId).toBe("late");
  });

  it("an address on the internal network that no admin has allowed: refused", async () => {
    const record = await call("1002", keys("4711#"));
    expect(record?.visits.at(-1)?.blockId).toBe("bad");
    expect(record?.visits.at(-2)?.detail).toMatchObject({ error: "blocked" });
    expect(asked.filter((url) => url.startsWith("/status"))).toHaveLength(1);
  });

  it("a message is recorded, heard back and kept", async () => {
    const record = await call("1003", [
      { type: "pause", ms: 2_000 },
      { type: "info", digit: "#" },
    ]);
    expect(record?.visits.map((visit) => visit.blockId)).toEqual(["start", "record", "replay", "end"]);
    expect(record?.recordings).toHaveLength(1);
    const [recording] = record?.recordings ?? [];
    expect(recording?.durationMs).toBeGreaterThan(1_000);
    const stored = await stack.media.request("store.stat", { hash: recording?.hash ?? "" });
    expect(stored.prompt?.durationMs).toBe(recording?.durationMs);
  });
});
