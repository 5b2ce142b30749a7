import { getPriority } from "node:os";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { workerUrl } from "./worker-url";

describe("setThreadPriority", () => {
  it("changes the thread that asks, and no other", async () => {
    const before = getPriority();
    const worker = new Worker(workerUrl("audio"));
    const reply = new Promise((resolve) => worker.once("message", resolve));
    worker.postMessage({ id: 1, job: { type: "convert", bytes: new Uint8Array(0), normalize: false } });
    expect(await reply).toMatchObject({ id: 1, ok: false, code: "not-audio" });
    await worker.terminate();
    expect(getPriority()).toBe(before);
  });
});
