import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { parseWav } from "@callwright/rtp";
import { findFreeUdpRange, projectRoot, type System, startSystem, waitFor } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

const callSchema = z.object({
  status: z.string(),
  dnis: z.string(),
  sipCallId: z.string(),
  path: z.array(z.object({ kind: z.string(), port: z.string().nullable(), detail: z.record(z.string(), z.unknown()) })),
  legs: z.array(z.object({ direction: z.string(), answeredAt: z.string().nullable() })),
});
const reportSchema = z.object({
  outcome: z.string(),
  callId: z.string(),
  sounds: z.array(z.object({ durationMs: z.number(), levelDbm0: z.number() })),
  keys: z.array(z.object({ count: z.number() })),
});

let system: System;
let receptionPort = 0;

beforeAll(async () => {
  receptionPort = await findFreeUdpRange(2);
  system = await startSystem({ env: { DEMO_EXTENSION_URI: `sip:2000@127.0.0.1:${receptionPort}` } });
});

afterAll(async () => {
  await system?.stop();
});

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ["packages/cli/bin/callwright.mjs", ...args], {
    cwd: projectRoot,
    // nothing but the data directory: url, key and SIP port are found in it
    env: { PATH: process.env.PATH, DATA_DIR: system.dataDir },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function callwright(...args: string[]) {
  const child = start(args);
  const exitCode = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([child.stdout, child.stderr].map((each) => (each ? text(each) : "")));
  return { exitCode: await exitCode, stdout: stdout ?? "", stderr: stderr ?? "" };
}

/** The record of the call that the phone knows by its SIP Call-ID, when it is written. */
function record(sipCallId: string) {
  return waitFor(
    async () => {
      const list = JSON.parse((await callwright("call", "list", "--json")).stdout);
      for (const { id } of list.calls) {
        const call = callSchema.parse(JSON.parse((await callwright("call", "show", id, "--json")).stdout));
        if (call.sipCallId === sipCallId && call.status === "completed") return call;
      }
      return undefined;
    },
    { timeoutMs: 30_000, intervalMs: 500, what: "the call's record" },
  );
}

describe("the demo from the terminal", () => {
  it("presses 2, keys the order, hears the status; the record shows the path", async () => {
    const file = path.join(system.dataDir, "heard.wav");
    const run = await callwright(
      "call",
      "1000",
      "--keys",
      "2,12345#",
      "--max-wait",
      "6",
      "--idle",
      "4",
      "--record",
      file,
      "--json",
    );
    expect(run.exitCode, run.stderr).toBe(0);
    const report = reportSchema.parse(JSON.parse(run.stdout));
    expect(report.outcome).toBe("completed");
    expect(report.keys.map(({ count }) => count)).toEqual([1, 6]);
    expect(report.sounds.length).toBeGreaterThanOrEqual(3);
    const heardMs = report.sounds.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const samples = parseWav(fs.readFileSync(file)).channels[0] ?? new Float32Array();
    expect(samples.length / 8).toBeGreaterThan(heardMs);
    expect(samples.some((sample) => Math.abs(sample) > 0.1)).toBe(true);

    const call = await record(report.callId);
    const steps = call.path.map(({ kind, port }) => `${kind} ${port}`);
    expect(steps).toContain("menu key-2");
    expect(steps).toContain("collect-digits collected");
    expect(steps).toContain("http-request success");
    expect(call.path.find(({ kind }) => kind === "collect-digits")?.detail.digits).toBe("12345");
  });

  it("says that nothing answers to an unknown number", async () => {
    const run = await callwright("call", "9999");
    expect(run.exitCode).toBe(11);
    expect(run.stderr).toContain("Nothing answers to 9999 (404");
  });

  it("exports the flow, validates it, publishes it under another number, and that number answers", async () => {
    const exported = await callwright("flow", "export", "1000");
    expect(exported.exitCode, exported.stderr).toBe(0);
    const file = path.join(system.dataDir, "copy.json");
    fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(exported.stdout), id: "copy", name: "Copy" }));
    expect((await callwright("flow", "validate", file)).exitCode).toBe(0);
    expect((await callwright("call", "1001")).exitCode).toBe(11);
    const published = await callwright("flow", "publish", file, "--number", "1001", "--json");
    expect(published.exitCode, published.stderr).toBe(0);
    expect(JSON.parse(published.stdout)).toMatchObject({ flowId: "copy", version: 1, number: "1001", created: true });
    const call = await callwright("call", "1001", "--max-duration", "3", "--json");
    expect(call.exitCode, call.stderr).toBe(0);
    expect(reportSchema.parse(JSON.parse(call.stdout)).sounds.length).toBeGreaterThan(0);
  });

  it("presses 0 and is heard and hung up on by a phone at extension 2000", async () => {
    const reception = start([
      "answer",
      "--port",
      String(receptionPort),
      "--ring",
      "1",
      "--talk",
      "4",
      "--calls",
      "1",
      "--json",
    ]);
    const answered = reception.stdout === null ? Promise.resolve("") : text(reception.stdout);
    const run = await callwright("call", "1000", "--keys", "0", "--max-wait", "4", "--json");
    expect(run.exitCode, run.stderr).toBe(0);
    const report = reportSchema.parse(JSON.parse(run.stdout));
    expect(JSON.parse(await answered)).toMatchObject({ outcome: "answered", caller: "terminal" });
    const call = await record(report.callId);
    expect(call.path.map(({ kind, port }) => `${kind} ${port}`)).toContain("transfer finished");
    expect(call.legs.map(({ direction }) => direction).sort()).toEqual(["inbound", "outbound"]);
    expect(call.legs.every(({ answeredAt }) => answeredAt !== null)).toBe(true);
  });
});
