import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { buildWav, generateTone } from "@callwright/rtp";
import { afterEach, describe, expect, it } from "vitest";
import type { MediaServerOptions } from "../src/index";
import { workerUrl } from "../src/worker-url";
import { ControlClient } from "./support/control-client";
import { RtpPeer } from "./support/rtp-peer";
import { startTestServer } from "./support/start-server";
import { until } from "./support/until";

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

async function start(options: Partial<MediaServerOptions> = {}) {
  const engine = await startTestServer(options);
  opened.push(engine);
  const client = await ControlClient.connect(engine.controlPort, engine.secret);
  opened.push(client);
  return { engine, client };
}

async function openLeg(client: ControlClient) {
  const peer = await RtpPeer.open();
  opened.push(peer);
  const target = { sessionId: randomUUID(), epoch: 1, endpointId: randomUUID() };
  const created = await client.request("endpoint.create", { ...target, legId: "caller", remoteOffer: peer.sdp() });
  peer.useSdp(created.localSdp);
  peer.startTone(700);
  await until(() => peer.packets.length > 3);
  return { peer, target };
}

describe("faults", () => {
  it("an RTP worker that dies ends its endpoints, with what went on in them, and is replaced", async () => {
    const threads: Worker[] = [];
    const { client } = await start({
      createRtpWorker: () => {
        const thread = new Worker(workerUrl("rtp"));
        threads.push(thread);
        return thread;
      },
    });
    const { target } = await openLeg(client);
    const tone = { type: "tone" as const, frequenciesHz: [440], onMs: 10_000, offMs: 0 };
    await client.request("media.play", { ...target, playId: "p", items: [tone] });
    await client.request("record.start", { ...target, recordingId: "r", maxMs: 60_000 });
    await threads[0]?.terminate();
    expect(await client.event("endpoint.closed")).toMatchObject({ reason: "failed", endpointId: target.endpointId });
    expect(client.events.map(({ event }) => event.type)).toEqual([
      "play.finished",
      "record.finished",
      "endpoint.closed",
    ]);
    expect(client.all("play.finished")).toMatchObject([{ reason: "failed", error: { code: "unavailable" } }]);
    expect(client.all("record.finished")).toMatchObject([{ reason: "failed" }]);
    await until(() => threads.length === 2);
    await expect
      .poll(async () => (await client.request("server.stats", {})).workers.length, { timeout: 10_000 })
      .toBe(1);
    await openLeg(client);
    expect((await client.request("server.stats", {})).ports.used).toBe(1);
  });

  it("says so when all ports are used, and has them again when calls end", async () => {
    const min = 20_000 + Math.floor(Math.random() * 18_000) * 2;
    const { client } = await start({ rtpPortMin: min, rtpPortMax: min + 3 });
    const first = await openLeg(client);
    await openLeg(client);
    await expect(openLeg(client)).rejects.toMatchObject({ code: "no-ports" });
    await client.request("session.close", first.target);
    await openLeg(client);
  });

  it("passes over ports that others hold", async () => {
    const other = await RtpPeer.open();
    opened.push(other);
    const min = other.port - (other.port % 2);
    const { client } = await start({ rtpPortMin: min, rtpPortMax: min + 41 });
    const { peer } = await openLeg(client);
    expect(peer.remotePort).toBeGreaterThan(min);
  });

  it("closes a connection that is silent too long, and keeps one that pings", async () => {
    const { engine, client } = await start({ idleTimeoutMs: 400 });
    const quiet = await ControlClient.connect(engine.controlPort, engine.secret);
    for (let i = 0; i < 6; i++) {
      await client.request("ping", {});
      await delay(150);
    }
    expect(quiet.closed).toBe(true);
    expect(client.closed).toBe(false);
  });

  it("says that events are lost when the ring has turned", async () => {
    const { client } = await start({ eventCapacity: 4 });
    const { target } = await openLeg(client);
    for (const digit of "123456") await client.request("dtmf.inject", { ...target, digit });
    const since = await client.request("events.since", { afterSeq: 0 });
    expect(since).toMatchObject({ lost: true, lastSeq: 12 });
    expect(since.events.map((frame) => frame.seq)).toEqual([9, 10, 11, 12]);
  });

  it("takes a file from incoming and removes it; one that is no audio stays", async () => {
    const { engine, client } = await start();
    const folder = join(engine.storeDirectory, "incoming");
    await mkdir(folder, { recursive: true });
    const samples = generateTone({ frequenciesHz: [500], durationMs: 200, levelDb: -13, sampleRate: 8_000 });
    await writeFile(join(folder, "good.wav"), buildWav(samples, { sampleRate: 8_000, channels: 1 }));
    await writeFile(join(folder, "bad.wav"), "not audio at all");
    const ingest = (name: string) => client.request("store.ingest", { source: { type: "incoming", name } });
    expect(await ingest("good.wav")).toMatchObject({ durationMs: 200 });
    await expect(ingest("good.wav")).rejects.toMatchObject({ code: "not-found" });
    await expect(ingest("bad.wav")).rejects.toMatchObject({ code: "not-audio" });
    await expect(ingest("bad.wav")).rejects.toMatchObject({ code: "not-audio" });
    await expect(ingest("../media-secret")).rejects.toMatchObject({ code: "bad-request" });
  });

  it("serves calls on several workers, each session on one", async () => {
    const { client } = await start({ rtpWorkers: 2 });
    const legs = [await openLeg(client), await openLeg(client), await openLeg(client), await openLeg(client)];
    await expect
      .poll(async () => (await client.request("server.stats", {})).workers.map((worker) => worker.endpoints), {
        timeout: 5_000,
      })
      .toEqual([2, 2]);
    for (const { target, peer } of legs) {
      const second = { ...target, endpointId: randomUUID() };
      await client.request("endpoint.create", { ...second, legId: "b", remoteOffer: peer.sdp() });
      await client.request("bridge.connect", { ...target, a: target.endpointId, b: second.endpointId });
    }
  });
});
