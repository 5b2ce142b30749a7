import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { EndpointState, MediaParams, MediaPlayItemInput } from "@callwright/contracts";
import { buildWav, encodeG711, generateTone, levelDbm0, parseWav, toneShare } from "@callwright/rtp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ControlClient } from "../support/control-client";
import { RtpPeer } from "../support/rtp-peer";
import { levelIn, toneIn } from "../support/tone-in";
import { until } from "../support/until";

/** An engine behind the control protocol, already listening. */
export interface ContractEngine {
  readonly controlPort: number;
  readonly secret: string;
  /** Where recordings and prompts lie, as this process sees it. */
  readonly storeDirectory: string;
  close(): Promise<void>;
}

const pcm = (audio: Float32Array) => Int16Array.from(audio, (sample) => Math.round(sample * 32_768));
const toneWav = (frequencyHz: number, durationMs: number) =>
  buildWav(generateTone({ frequenciesHz: [frequencyHz], durationMs, levelDb: -13, sampleRate: 8_000 }), {
    sampleRate: 8_000,
    channels: 1,
  });
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const tone = (frequencyHz: number, onMs: number): MediaPlayItemInput => ({
  type: "tone",
  frequenciesHz: [frequencyHz],
  onMs,
  offMs: 0,
});
const refused = (code: string) => expect.objectContaining({ code });

/**
 * What every media engine must do, over its real socket and real RTP. An engine that lacks a part fails here.
 * @param start starts a fresh engine with default settings
 */
export function mediaEngineContract(name: string, start: () => Promise<ContractEngine>): void {
  describe(`media engine: ${name}`, () => {
    let engine: ContractEngine;
    let client: ControlClient;
    const opened: { close(): unknown }[] = [];

    beforeAll(async () => {
      engine = await start();
    });
    afterAll(async () => engine.close());
    afterEach(async () => {
      for (const each of opened.splice(0).reverse()) await each.close();
    });

    const connect = async () => {
      const next = await ControlClient.connect(engine.controlPort, engine.secret);
      opened.push(next);
      return next;
    };
    const openPeer = async () => {
      const peer = await RtpPeer.open();
      opened.push(peer);
      return peer;
    };

    interface Leg {
      readonly peer: RtpPeer;
      readonly target: { readonly sessionId: string; readonly epoch: number; readonly endpointId: string };
      readonly endpoint: EndpointState;
    }
    /** A connected leg: the peer's offer answered, the peer sending silence. */
    const openLeg = async (
      options: {
        readonly sessionId?: string;
        readonly sdp?: Parameters<RtpPeer["sdp"]>[0];
        readonly create?: Partial<MediaParams<"endpoint.create">>;
      } = {},
    ): Promise<Leg> => {
      client = opened.find((each): each is ControlClient => each instanceof ControlClient) ?? (await connect());
      const peer = await openPeer();
      const target = { sessionId: options.sessionId ?? randomUUID(), epoch: 1, endpointId: randomUUID() };
      const remoteOffer = peer.sdp(options.sdp);
      const created = await client.request("endpoint.create", {
        ...target,
        legId: "caller",
        remoteOffer,
        ...options.create,
      });
      peer.useSdp(created.localSdp);
      if (created.endpoint.codec === "PCMA") peer.law = "alaw";
      peer.startTone(null);
      const owner = client;
      // Somebody else may own it by now, or the client be gone: then its time to live ends it.
      opened.push({ close: () => owner.closed || owner.request("session.close", target).catch(() => undefined) });
      return { peer, target, endpoint: created.endpoint };
    };
    const ingest = async (wav: Uint8Array, normalize = false) => {
      client = opened.find((each): each is ControlClient => each instanceof ControlClient) ?? (await connect());
      return client.request("store.ingest", { source: { type: "bytes", base64: base64(wav) }, normalize });
    };

    describe("greeting", () => {
      it("refuses a wrong secret and a request before it, and says why", async () => {
        const wrong = await ControlClient.open(engine.controlPort);
        opened.push(wrong);
        wrong.write({ type: "hello", version: 1, secret: "no", clientId: "test" });
        await until(() => wrong.closed);
        expect(wrong.frames).toEqual([expect.objectContaining({ type: "refused", code: "bad-secret" })]);

        const rude = await ControlClient.open(engine.controlPort);
        opened.push(rude);
        rude.write({ type: "request", id: 1, method: "ping", params: {} });
        await until(() => rude.closed);
        expect(rude.frames).toEqual([expect.objectContaining({ type: "refused", code: "bad-hello" })]);
      });

      it("refuses another version", async () => {
        const other = await ControlClient.open(engine.controlPort);
        opened.push(other);
        other.write({ type: "hello", version: 99, secret: engine.secret, clientId: "test" });
        await until(() => other.closed);
        expect(other.frames).toEqual([expect.objectContaining({ type: "refused", code: "version" })]);
      });

      it("cuts off garbage and endless lines, and lives on", async () => {
        for (const garbage of ["\u0000\u0001\n", "x".repeat(100_000), '{"type":"hello"}\n']) {
          const bad = await ControlClient.open(engine.controlPort);
          opened.push(bad);
          bad.socket.write(garbage);
          await until(() => bad.closed);
        }
        const good = await connect();
        expect((await good.request("ping", {})).at).toBeGreaterThan(0);
      });
    });

    describe("requests", () => {
      it("answer what is malformed with the field's name", async () => {
        client = await connect();
        client.write({ type: "request", id: 77, method: "endpoint.get", params: { sessionId: "s", epoch: -1 } });
        client.write({ type: "request", id: 78, method: "no.such", params: {} });
        await until(() => client.frames.filter((frame) => frame.type === "reply").length === 2);
        const replies = client.frames
          .filter((frame) => frame.type === "reply")
          .sort((one, other) => Number(one.id) - Number(other.id));
        expect(replies[0]).toMatchObject({ id: 77, ok: false, error: { code: "bad-request" } });
        expect(JSON.stringify(replies[0])).toContain("epoch");
        expect(replies[1]).toMatchObject({ id: 78, ok: false, error: { code: "bad-request" } });
      });

      it("report what is going on", async () => {
        const { target } = await openLeg();
        const stats = await client.request("server.stats", {});
        expect(stats).toMatchObject({ endpoints: 1, sessions: 1, plays: 0, recordings: 0, ports: { used: 1 } });
        await client.request("endpoint.close", target);
        expect(await client.request("server.stats", {})).toMatchObject({ endpoints: 0, ports: { used: 0 } });
      });
    });

    describe("offer and answer", () => {
      it("answers an offer with one codec and telephone-event under the peer's number", async () => {
        const { endpoint } = await openLeg({ sdp: { codecs: ["PCMA", "PCMU"] } });
        expect(endpoint).toMatchObject({ state: "negotiated", codec: "PCMA", dtmf: "rfc4733", direction: "sendrecv" });
        expect(endpoint.localSdp).toMatch(/^m=audio \d+ RTP\/AVP 8 101\r$/m);
        expect(endpoint.localSdp).toMatch(/^a=rtpmap:101 telephone-event\/8000\r$/m);
      });

      it("offers, then takes the answer, also a second one from elsewhere", async () => {
        client = await connect();
        const [peer, other] = [await openPeer(), await openPeer()];
        const target = { sessionId: randomUUID(), epoch: 1, endpointId: randomUUID() };
        const created = await client.request("endpoint.create", { ...target, legId: "out", remoteOffer: null });
        expect(created.kind).toBe("offer");
        expect(created.endpoint).toMatchObject({ state: "offered", codec: null });
        expect(created.localSdp).toMatch(/^m=audio \d+ RTP\/AVP 0 8 101\r$/m);
        await expect(client.request("media.play", { ...target, playId: "p", items: [] })).rejects.toEqual(
          refused("not-negotiated"),
        );
        const answered = await client.request("endpoint.modify", {
          ...target,
          remote: { type: "answer", sdp: peer.sdp({ codecs: ["PCMA"], telephoneEvent: false }) },
        });
        expect(answered.localSdp).toBeNull();
        expect(answered.endpoint).toMatchObject({ state: "negotiated", codec: "PCMA", dtmf: "inband" });
        await until(() => peer.packets.length > 2);
        expect(peer.packets[0]).toMatchObject({ payloadType: 8, marker: true });
        await client.request("endpoint.modify", { ...target, remote: { type: "answer", sdp: other.sdp() } });
        await until(() => other.packets.length > 2);
        expect(other.packets.at(-1)?.payloadType).toBe(0);
      });

      it("refuses SDP that cannot be, with a code and a reason, and keeps nothing of it", async () => {
        client = await connect();
        const before = await client.request("server.stats", {});
        const create = (remoteOffer: string) =>
          client.request("endpoint.create", {
            sessionId: randomUUID(),
            epoch: 1,
            endpointId: randomUUID(),
            legId: "caller",
            remoteOffer,
          });
        const peer = await openPeer();
        const g729 = peer.sdp().replace(/^m=audio.*$/m, "m=audio 4000 RTP/AVP 18");
        await expect(create("hello")).rejects.toEqual(refused("bad-sdp"));
        await expect(create("v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nt=0 0\r\n")).rejects.toEqual(refused("bad-sdp"));
        await expect(create(peer.sdp().replace("c=IN IP4 127.0.0.1", "c=IN IP4 phone.example"))).rejects.toThrow(
          "IP address",
        );
        await expect(create(g729)).rejects.toEqual(refused("no-common-codec"));
        await expect(create(g729)).rejects.toThrow("G729");
        await expect(create(peer.sdp().replace("RTP/AVP", "RTP/SAVP"))).rejects.toEqual(refused("no-common-codec"));
        expect((await client.request("server.stats", {})).ports).toEqual(before.ports);
      });

      it("refuses other media by port 0, in the offer's order", async () => {
        client = await connect();
        const peer = await openPeer();
        const video = "m=video 5000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n";
        const offer = peer.sdp().replace("m=audio", `${video}m=audio`);
        const { localSdp } = await client.request("endpoint.create", {
          sessionId: randomUUID(),
          epoch: 1,
          endpointId: randomUUID(),
          legId: "caller",
          remoteOffer: offer,
        });
        expect(localSdp.match(/^m=.*/gm)).toEqual([
          "m=video 0 RTP/AVP 96",
          expect.stringMatching(/^m=audio [1-9]\d* RTP\/AVP 0 101$/),
        ]);
      });

      it("falls silent on hold (both ways of saying it) and comes back", async () => {
        const { peer, target } = await openLeg();
        await client.request("media.play", { ...target, playId: "music", items: [tone(440, 5_000)], loop: true });
        for (const hold of [peer.sdp({ direction: "sendonly" }), peer.sdp({ address: "0.0.0.0" })]) {
          await until(() => peer.hears(440));
          const held = await client.request("endpoint.modify", { ...target, remote: { type: "offer", sdp: hold } });
          expect(held.endpoint.direction).toBe("recvonly");
          await delay(60);
          peer.clear();
          await delay(200);
          expect(peer.packets).toEqual([]);
          const back = await client.request("endpoint.modify", {
            ...target,
            remote: { type: "offer", sdp: peer.sdp() },
          });
          expect(back.endpoint.direction).toBe("sendrecv");
        }
        await until(() => peer.hears(440));
      });

      it("changes codec in the middle of a play", async () => {
        const { peer, target } = await openLeg({ sdp: { codecs: ["PCMU"] } });
        await client.request("media.play", { ...target, playId: "music", items: [tone(440, 5_000)], loop: true });
        await until(() => peer.hears(440));
        const offer = peer.sdp({ codecs: ["PCMA"] });
        await client.request("endpoint.modify", { ...target, remote: { type: "offer", sdp: offer } });
        await until(() => peer.packets.at(-1)?.payloadType === 8);
        peer.clear();
        await until(() => peer.hears(440));
      });

      it("raises the version of its SDP only where something changed", async () => {
        const { peer, target, endpoint } = await openLeg();
        const version = (sdp: string | null) => Number(/^o=\S+ \d+ (\d+)/m.exec(sdp ?? "")?.[1]);
        const again = await client.request("endpoint.modify", {
          ...target,
          remote: { type: "offer", sdp: peer.sdp() },
        });
        expect(again.localSdp).toBe(endpoint.localSdp);
        const hold = peer.sdp({ direction: "inactive" });
        const held = await client.request("endpoint.modify", { ...target, remote: { type: "offer", sdp: hold } });
        expect(version(held.localSdp)).toBe(version(endpoint.localSdp) + 1);
      });
    });

    describe("RTP", () => {
      it("is sent from the first moment, evenly numbered, one source", async () => {
        const { peer } = await openLeg();
        await until(() => peer.packets.length >= 20);
        const packets = peer.packets.slice(0, 20);
        packets.reduce((before, packet) => {
          expect(packet.sequence).toBe((before.sequence + 1) & 0xffff);
          expect(packet.timestamp).toBe((before.timestamp + 160) >>> 0);
          expect(packet.ssrc).toBe(before.ssrc);
          expect(packet.payload.length).toBe(160);
          return packet;
        });
        expect(packets[0]?.marker).toBe(true);
        expect(packets.slice(1).some((packet) => packet.marker)).toBe(false);
      });

      it("goes to where the peer sends from, not to what its SDP says", async () => {
        const elsewhere = await openPeer();
        const { peer } = await openLeg({ sdp: { port: elsewhere.port } });
        await until(() => peer.packets.length > 5);
        expect(peer.packets[0]?.fromPort).toBe(peer.remotePort);
      });

      it("cannot be taken over or upset by strangers", async () => {
        const { peer, target } = await openLeg();
        await until(() => peer.packets.length > 5);
        const stranger = await openPeer();
        stranger.remotePort = peer.remotePort;
        stranger.startTone(2_000);
        for (let length = 0; length < 60; length++) {
          const garbage = Uint8Array.from({ length }, (_, i) => (i * 37 + length * 101) & 0xff);
          stranger.sendRaw(garbage);
          stranger.sendRaw(garbage, peer.remotePort + 1);
          peer.sendRaw(garbage);
          peer.sendRtcp(garbage);
        }
        const digit = await stranger.pressDigit("9");
        expect(digit).toBeGreaterThan(0);
        peer.clear();
        await until(() => peer.packets.length > 10);
        expect(stranger.packets).toEqual([]);
        expect(client.all("dtmf.begin")).toEqual([]);
        const { stats } = (await client.request("endpoint.get", target)).endpoint;
        expect(stats.packetsDropped).toBeGreaterThan(60);
        expect(stats.packetsLost).toBe(0);
      });

      it("is reported by RTCP, and the peer's reports are read", async () => {
        const { peer, target } = await openLeg();
        const sr = await until(() => peer.rtcp.find((bytes) => bytes[1] === 200), 9_000);
        expect(sr.length % 4).toBe(0);
        await client.request("endpoint.close", target);
        await until(() => peer.rtcp.some((bytes) => bytes.includes(203)));
      });

      it("says when the peer falls silent, and when it is back", async () => {
        const { peer, target } = await openLeg({ create: { rtpTimeoutMs: 300 } });
        await until(() => peer.packets.length > 5);
        peer.stopSending();
        const timeout = await client.event("endpoint.rtpTimeout");
        expect(timeout).toMatchObject({ endpointId: target.endpointId });
        expect(timeout.silentMs).toBeGreaterThan(300);
        peer.startTone(null);
        await client.event("endpoint.rtpResumed");
        expect(client.all("endpoint.rtpTimeout").length).toBe(1);
      });

      it("is counted", async () => {
        const { peer, target } = await openLeg();
        await until(() => peer.packets.length > 20);
        const { stats } = await client.request("endpoint.close", target);
        expect(stats.packetsSent).toBeGreaterThan(20);
        expect(stats.bytesSent).toBe(stats.packetsSent * 160);
        expect(stats.packetsReceived).toBeGreaterThan(10);
        expect(stats.packetsLost).toBe(0);
        expect(await client.event("endpoint.closed")).toMatchObject({ reason: "requested", legId: "caller", stats });
      });
    });

    describe("play", () => {
      it("plays a list without gaps: prompts, tones, silence", async () => {
        const prompt = await ingest(toneWav(1_000, 500));
        expect(prompt.durationMs).toBe(500);
        const { peer, target } = await openLeg();
        await client.request("media.play", {
          ...target,
          playId: "list",
          items: [tone(400, 310), { type: "silence", ms: 110 }, { type: "prompt", hash: prompt.hash }, tone(700, 300)],
        });
        const finished = await client.event("play.finished");
        expect(finished).toMatchObject({ playId: "list", reason: "completed", playedMs: 1_220 });
        const heard = peer.heard();
        const begin = heard.findIndex((sample) => Math.abs(sample) > 500);
        const part = (fromMs: number, toMs: number) => heard.subarray(begin + fromMs * 8, begin + toMs * 8);
        expect(toneShare(part(5, 300), 400, 8_000)).toBeGreaterThan(0.95);
        expect(levelDbm0(part(320, 410))).toBeLessThan(-50);
        expect(toneShare(part(430, 910), 1_000, 8_000)).toBeGreaterThan(0.95);
        expect(toneShare(part(930, 1_210), 700, 8_000)).toBeGreaterThan(0.95);
        expect(levelDbm0(part(430, 910))).toBeCloseTo(-13, 0);
      });

      it("plays A-law", async () => {
        const { hash } = await ingest(toneWav(1_000, 400));
        const { peer, target } = await openLeg({ sdp: { codecs: ["PCMA"] } });
        await client.request("media.play", { ...target, playId: "a", items: [{ type: "prompt", hash }] });
        await until(() => peer.hears(1_000));
        expect(peer.packets.every((packet) => packet.payloadType === 8)).toBe(true);
      });

      it("loops until stopped, and says how long it was", async () => {
        const { peer, target } = await openLeg();
        await client.request("media.play", { ...target, playId: "loop", items: [tone(440, 100)], loop: true });
        await until(() => peer.hears(440));
        const { endpoint } = await client.request("endpoint.get", target);
        expect(endpoint.play).toMatchObject({ playId: "loop", loop: true, itemIndex: 0 });
        await delay(300);
        expect(client.all("play.finished")).toEqual([]);
        expect(await client.request("media.stop", { ...target, playId: "other" })).toEqual({ stopped: false });
        expect(await client.request("media.stop", { ...target, playId: "loop" })).toEqual({ stopped: true });
        const finished = await client.event("play.finished");
        expect(finished.reason).toBe("stopped");
        expect(finished.playedMs).toBeGreaterThan(300);
        peer.clear();
        await until(() => peer.packets.length > 6);
        expect(levelDbm0(peer.heard().subarray(160))).toBeLessThan(-60);
      });

      it("replaces what plays, and does nothing twice for one id", async () => {
        const { peer, target } = await openLeg();
        const first = { ...target, playId: "first", items: [tone(440, 3_000)] };
        expect(await client.request("media.play", first)).toEqual({ state: "playing" });
        await until(() => peer.hears(440));
        expect(await client.request("media.play", first)).toEqual({ state: "playing" });
        await client.request("media.play", { ...target, playId: "second", items: [tone(900, 3_000)] });
        expect(await client.event("play.finished")).toMatchObject({ playId: "first", reason: "stopped" });
        await until(() => peer.hears(900));
        expect(await client.request("media.play", first)).toEqual({ state: "finished" });
        await delay(100);
        expect(peer.hears(900)).toBe(true);
      });

      it("finishes an empty list at once, also a looped one of nothing", async () => {
        const { target } = await openLeg();
        await client.request("media.play", { ...target, playId: "none", items: [] });
        expect(await client.event("play.finished", (event) => event.playId === "none")).toMatchObject({
          reason: "completed",
          playedMs: 0,
        });
        await client.request("media.play", {
          ...target,
          playId: "nil",
          items: [{ type: "silence", ms: 0 }],
          loop: true,
        });
        await client.event("play.finished", (event) => event.playId === "nil" && event.reason === "completed");
      });

      it("begins in the middle, to go on after a takeover", async () => {
        const { peer, target } = await openLeg();
        const items = [tone(400, 1_000), tone(1_000, 400)];
        await client.request("media.play", { ...target, playId: "late", items, offsetMs: 1_200 });
        await until(() => peer.hears(1_000));
        const finished = await client.event("play.finished");
        expect(finished).toMatchObject({ reason: "completed", playedMs: 200 });
        expect(toneShare(peer.heard(), 400, 8_000)).toBeLessThan(0.05);
      });

      it("refuses a prompt that is not there, and what plays goes on", async () => {
        const { target } = await openLeg();
        await client.request("media.play", { ...target, playId: "music", items: [tone(440, 5_000)] });
        const missing = { type: "prompt", hash: "0".repeat(64) } as const;
        await expect(client.request("media.play", { ...target, playId: "missing", items: [missing] })).rejects.toEqual(
          refused("not-found"),
        );
        const { endpoint } = await client.request("endpoint.get", target);
        expect(endpoint.play?.playId).toBe("music");
      });

      it("ends with the endpoint, before it", async () => {
        const { target } = await openLeg();
        await client.request("media.play", { ...target, playId: "music", items: [tone(440, 5_000)] });
        await client.request("endpoint.close", target);
        await client.event("endpoint.closed");
        expect(client.events.map(({ event }) => event.type)).toEqual(["play.finished", "endpoint.closed"]);
        expect(client.all("play.finished")[0]?.reason).toBe("closed");
        await expect(client.request("endpoint.get", target)).rejects.toEqual(refused("not-found"));
      });
    });

    describe("digits", () => {
      it("are reported on their first packet and again at their end", async () => {
        const { peer } = await openLeg();
        peer.startTone(null);
        const pressing = peer.pressDigit("5", 200);
        await client.event("dtmf.begin");
        expect(client.all("dtmf.end")).toEqual([]);
        await pressing;
        expect(await client.event("dtmf.end")).toMatchObject({ digit: "5", source: "rfc4733", durationMs: 200 });
        for (const digit of "0*#D") await peer.pressDigit(digit);
        await until(() => client.all("dtmf.end").length === 5);
        expect(
          client
            .all("dtmf.begin")
            .map((event) => event.digit)
            .join(""),
        ).toBe("50*#D");
      });

      it("stop a play that allows it in the same moment, and no other", async () => {
        const { peer, target } = await openLeg();
        await client.request("media.play", { ...target, playId: "deaf", items: [tone(440, 400)] });
        await peer.pressDigit("1");
        expect(await client.event("play.finished")).toMatchObject({ playId: "deaf", reason: "completed" });
        await client.request("media.play", { ...target, playId: "menu", items: [tone(440, 5_000)], bargeIn: true });
        await until(() => peer.hears(440));
        await peer.pressDigit("2");
        expect(await client.event("play.finished", (event) => event.playId === "menu")).toMatchObject({
          reason: "barge",
        });
        await until(() => client.all("dtmf.end").length === 2);
        const types = client.events.map(({ event }) => event.type);
        expect(types.slice(types.lastIndexOf("dtmf.begin"))).toEqual(["dtmf.begin", "play.finished", "dtmf.end"]);
      });

      it("that come by signalling act alike", async () => {
        const { peer, target } = await openLeg();
        await client.request("media.play", { ...target, playId: "menu", items: [tone(440, 5_000)], bargeIn: true });
        await until(() => peer.hears(440));
        await client.request("dtmf.inject", { ...target, digit: "7", durationMs: 120 });
        expect(await client.event("play.finished")).toMatchObject({ reason: "barge" });
        expect(client.all("dtmf.begin")).toMatchObject([{ digit: "7", source: "info" }]);
        expect(client.all("dtmf.end")).toMatchObject([{ digit: "7", source: "info", durationMs: 120 }]);
      });

      it("are sent as RFC 4733 events with three ends", async () => {
        const { peer, target } = await openLeg();
        await client.request("dtmf.send", { ...target, digits: "12,#", toneMs: 60, gapMs: 40 });
        expect(await client.event("dtmf.sent")).toMatchObject({ digits: "12,#" });
        expect(peer.digits()).toBe("12#");
        const events = peer.packets.filter((packet) => packet.payloadType === 101);
        expect(events.filter((packet) => ((packet.payload[1] ?? 0) & 0x80) !== 0).length).toBe(9);
        expect(events.filter((packet) => packet.marker).length).toBe(3);
      });

      it("are sent as tones to a peer without telephone-event", async () => {
        const { peer, target } = await openLeg({ sdp: { telephoneEvent: false } });
        await client.request("dtmf.send", { ...target, digits: "5", toneMs: 200 });
        await client.event("dtmf.sent");
        const heard = peer.heard();
        const begin = heard.findIndex((sample) => Math.abs(sample) > 500);
        const digit = heard.subarray(begin, begin + 1_600);
        expect(toneShare(digit, 770, 8_000)).toBeGreaterThan(0.4);
        expect(toneShare(digit, 1_336, 8_000)).toBeGreaterThan(0.4);
      });
    });

    describe("recording", () => {
      const readRecording = async (path: string) => parseWav(await readFile(join(engine.storeDirectory, path)));

      it("writes what the peer says, and plays it back by its hash", async () => {
        const { peer, target } = await openLeg();
        peer.startTone(1_000);
        await until(() => peer.packets.length > 5);
        await client.request("record.start", { ...target, recordingId: "message-1", maxMs: 10_000 });
        await delay(500);
        const { endpoint } = await client.request("endpoint.get", target);
        expect(endpoint.record).toMatchObject({ recordingId: "message-1", paused: false });
        expect(await client.request("record.stop", { ...target, recordingId: "message-1" })).toEqual({ stopped: true });
        const finished = await client.event("record.finished");
        expect(finished).toMatchObject({ recordingId: "message-1", reason: "stopped" });
        expect(finished.durationMs).toBeGreaterThan(300);
        const audio = await readRecording(finished.path);
        expect(audio.sampleRate).toBe(8_000);
        expect(audio.channels.length).toBe(1);
        const samples = pcm(audio.channels[0] ?? new Float32Array());
        expect(samples.length).toBe(finished.durationMs * 8);
        expect(finished.bytes).toBe(44 + samples.length * 2);
        expect(toneIn(samples.subarray(800), 1_000)).toBeGreaterThan(0.9);
        expect(levelIn(samples.subarray(800))).toBeCloseTo(-13, 0);
        peer.startTone(null);
        await client.request("media.play", {
          ...target,
          playId: "back",
          items: [{ type: "prompt", hash: finished.hash }],
        });
        await until(() => peer.hears(1_000));
        expect(await client.request("record.start", { ...target, recordingId: "message-1", maxMs: 100 })).toEqual({
          state: "finished",
        });
      });

      it("beeps first, and ends by a finish key", async () => {
        const { peer, target } = await openLeg();
        peer.startTone(600);
        await client.request("record.start", {
          ...target,
          recordingId: "keyed",
          maxMs: 10_000,
          beep: true,
          finishKeys: "#",
        });
        await until(() => peer.hears(1_000));
        await delay(400);
        await peer.pressDigit("1");
        await peer.pressDigit("#");
        const finished = await client.event("record.finished");
        expect(finished).toMatchObject({ reason: "key", key: "#" });
        const audio = await readRecording(finished.path);
        expect(toneIn(pcm(audio.channels[0] ?? new Float32Array()), 600)).toBeGreaterThan(0.5);
        expect(client.all("dtmf.begin").map((event) => event.digit)).toEqual(["1", "#"]);
      });

      it("ends at its greatest length, exactly", async () => {
        const { target } = await openLeg();
        await client.request("record.start", { ...target, recordingId: "short", maxMs: 250 });
        expect(await client.event("record.finished")).toMatchObject({
          reason: "maxLength",
          durationMs: 250,
          bytes: 4_044,
        });
      });

      it("ends by the peer's silence, not before", async () => {
        const { peer, target } = await openLeg();
        peer.startTone(600);
        await client.request("record.start", { ...target, recordingId: "quiet", maxMs: 10_000, silenceMs: 300 });
        await delay(600);
        expect(client.all("record.finished")).toEqual([]);
        peer.startTone(null);
        const finished = await client.event("record.finished");
        expect(finished.reason).toBe("silence");
        expect(finished.durationMs).toBeGreaterThan(700);
      });

      it("keeps what there is when the call ends", async () => {
        const { peer, target } = await openLeg();
        peer.startTone(600);
        await client.request("record.start", { ...target, recordingId: "cut", maxMs: 10_000 });
        await delay(300);
        await client.request("session.close", target);
        const finished = await client.event("record.finished");
        expect(finished.reason).toBe("hangup");
        expect(finished.durationMs).toBeGreaterThan(100);
        await client.event("endpoint.closed");
        expect(client.events.map(({ event }) => event.type)).toEqual(["record.finished", "endpoint.closed"]);
        expect((await readRecording(finished.path)).channels[0]?.length).toBe(finished.durationMs * 8);
      });

      it("leaves out what is said while paused", async () => {
        const { peer, target } = await openLeg();
        peer.startTone(600);
        await client.request("record.start", { ...target, recordingId: "card", maxMs: 10_000 });
        await delay(300);
        await client.request("record.pause", { ...target, recordingId: "card" });
        peer.startTone(1_500);
        await delay(400);
        peer.startTone(600);
        await delay(150);
        await client.request("record.resume", { ...target, recordingId: "card" });
        await delay(300);
        await client.request("record.stop", { ...target, recordingId: "card" });
        const finished = await client.event("record.finished");
        const samples = pcm((await readRecording(finished.path)).channels[0] ?? new Float32Array());
        expect(toneShare(samples, 1_500, 8_000)).toBeLessThan(0.01);
        await expect(client.request("record.pause", { ...target, recordingId: "card" })).rejects.toEqual(
          refused("not-found"),
        );
      });

      it("in stereo holds the peer left and us right", async () => {
        const { peer, target } = await openLeg();
        peer.startTone(600);
        await client.request("media.play", { ...target, playId: "us", items: [tone(1_500, 3_000)] });
        await until(() => peer.hears(1_500));
        await client.request("record.start", { ...target, recordingId: "both", maxMs: 800, layout: "stereo" });
        const finished = await client.event("record.finished");
        const [left, right] = (await readRecording(finished.path)).channels.map((channel) =>
          pcm(channel).subarray(800),
        );
        expect(toneIn(left, 600)).toBeGreaterThan(0.9);
        expect(toneIn(right, 1_500)).toBeGreaterThan(0.9);
      });

      it("mixed holds both in one", async () => {
        const { peer, target } = await openLeg();
        peer.startTone(600);
        await client.request("media.play", { ...target, playId: "us", items: [tone(1_500, 3_000)] });
        await until(() => peer.hears(1_500));
        await client.request("record.start", { ...target, recordingId: "mix", maxMs: 800, layout: "mixed" });
        const { path } = await client.event("record.finished");
        const samples = pcm((await readRecording(path)).channels[0] ?? new Float32Array()).subarray(800);
        expect(toneIn(samples, 600)).toBeGreaterThan(0.4);
        expect(toneIn(samples, 1_500)).toBeGreaterThan(0.4);
      });

      it("allows one at a time on an endpoint", async () => {
        const { target } = await openLeg();
        const first = { ...target, recordingId: "one", maxMs: 10_000 };
        expect(await client.request("record.start", first)).toEqual({ state: "recording" });
        expect(await client.request("record.start", first)).toEqual({ state: "recording" });
        await expect(client.request("record.start", { ...first, recordingId: "two" })).rejects.toEqual(
          refused("exists"),
        );
        expect(await client.request("record.stop", { ...target, recordingId: "two" })).toEqual({ stopped: false });
      });
    });

    describe("bridge", () => {
      const openPair = async (codecB: "PCMU" | "PCMA", eventsB = true) => {
        const sessionId = randomUUID();
        const a = await openLeg({ sessionId, sdp: { codecs: ["PCMU"] } });
        const b = await openLeg({ sessionId, sdp: { codecs: [codecB], telephoneEvent: eventsB } });
        const pair = { sessionId, epoch: 1, a: a.target.endpointId, b: b.target.endpointId };
        return { a, b, pair };
      };

      it.each(["PCMU", "PCMA"] as const)("connects PCMU with %s, both ways, at the same level", async (codec) => {
        const { a, b, pair } = await openPair(codec);
        a.peer.startTone(700);
        b.peer.startTone(1_300);
        await client.request("bridge.connect", pair);
        await until(() => a.peer.hears(1_300) && b.peer.hears(700));
        expect((await client.request("endpoint.get", a.target)).endpoint.bridgedTo).toBe(pair.b);
        a.peer.clear();
        b.peer.clear();
        await until(() => b.peer.packets.length > 15 && a.peer.packets.length > 15);
        for (const [peer, type] of [
          [a.peer, 0],
          [b.peer, codec === "PCMU" ? 0 : 8],
        ] as const) {
          expect(new Set(peer.packets.map((packet) => packet.payloadType))).toEqual(new Set([type]));
          expect(new Set(peer.packets.map((packet) => packet.ssrc)).size).toBe(1);
          expect(levelIn(peer.heard())).toBeCloseTo(-13, 0);
        }
      });

      it("continues one stream of numbers through play, bridge and silence", async () => {
        const { a, b, pair } = await openPair("PCMU");
        await until(() => b.peer.packets.length > 5);
        a.peer.startTone(700);
        await client.request("bridge.connect", pair);
        await until(() => b.peer.hears(700));
        a.peer.stopSending();
        await delay(300);
        a.peer.startTone(700);
        await until(() => b.peer.hears(700));
        await client.request("bridge.disconnect", a.target);
        await delay(100);
        const { packets } = b.peer;
        packets.reduce((before, packet) => {
          expect((packet.sequence - before.sequence) & 0xffff).toBe(1);
          expect((packet.timestamp - before.timestamp) | 0).toBeGreaterThan(0);
          return packet;
        });
      });

      it("passes digits on and still reports them", async () => {
        const { a, b, pair } = await openPair("PCMU");
        await client.request("bridge.connect", pair);
        await until(() => b.peer.packets.length > 5);
        await a.peer.pressDigit("4");
        await a.peer.pressDigit("2");
        await until(() => b.peer.digits() === "42");
        expect(client.all("dtmf.begin").map((event) => [event.endpointId, event.digit])).toEqual([
          [pair.a, "4"],
          [pair.a, "2"],
        ]);
        await client.request("dtmf.inject", { ...a.target, digit: "9" });
        await until(() => b.peer.digits() === "429");
      });

      it("passes digits on as tones where the other side has no telephone-event", async () => {
        const { a, b, pair } = await openPair("PCMU", false);
        await client.request("bridge.connect", pair);
        await until(() => b.peer.packets.length > 5);
        b.peer.clear();
        await a.peer.pressDigit("5", 100);
        await until(() => {
          const heard = b.peer.heard();
          const begin = heard.findIndex((sample) => Math.abs(sample) > 500);
          return begin >= 0 && toneShare(heard.subarray(begin, begin + 640), 1_336, 8_000) > 0.3;
        });
      });

      it("lets a play be heard instead of the other side, and comes back after it", async () => {
        const { a, b, pair } = await openPair("PCMU");
        a.peer.startTone(700);
        await client.request("bridge.connect", pair);
        await until(() => b.peer.hears(700));
        await client.request("media.play", { ...b.target, playId: "whisper", items: [tone(1_700, 400)] });
        await until(() => b.peer.hears(1_700));
        await client.event("play.finished");
        await until(() => b.peer.hears(700));
      });

      it("ends for the one when the other closes", async () => {
        const { a, b, pair } = await openPair("PCMU");
        await client.request("bridge.connect", pair);
        await client.request("endpoint.close", a.target);
        expect(await client.event("bridge.ended")).toMatchObject({
          endpointId: pair.b,
          peerEndpointId: pair.a,
          reason: "peer-closed",
        });
        b.peer.clear();
        await until(() => b.peer.packets.length > 5);
        expect((await client.request("endpoint.get", b.target)).endpoint.bridgedTo).toBeNull();
        expect(await client.request("bridge.disconnect", b.target)).toEqual({ disconnected: false });
      });

      it("records both sides in stereo", async () => {
        const { a, b, pair } = await openPair("PCMA");
        a.peer.startTone(700);
        b.peer.startTone(1_300);
        await client.request("bridge.connect", pair);
        await until(() => b.peer.hears(700));
        await client.request("record.start", { ...a.target, recordingId: "talk", maxMs: 600, layout: "stereo" });
        const { path } = await client.event("record.finished");
        const { channels } = parseWav(await readFile(join(engine.storeDirectory, path)));
        const [left, right] = channels.map((channel) => pcm(channel).subarray(1_200));
        expect(toneIn(left, 700)).toBeGreaterThan(0.9);
        expect(toneIn(right, 1_300)).toBeGreaterThan(0.9);
      });

      it("refuses itself, another session's endpoint and one without SDP", async () => {
        const { a, pair } = await openPair("PCMU");
        const stranger = await openLeg();
        const offered = { sessionId: pair.sessionId, epoch: 1, endpointId: randomUUID() };
        await client.request("endpoint.create", { ...offered, legId: "x", remoteOffer: null });
        const bridge = (b: string) => client.request("bridge.connect", { ...pair, b });
        await expect(bridge(a.target.endpointId)).rejects.toEqual(refused("bad-request"));
        await expect(bridge(stranger.target.endpointId)).rejects.toEqual(refused("not-found"));
        await expect(bridge(offered.endpointId)).rejects.toEqual(refused("not-negotiated"));
      });
    });

    describe("ownership", () => {
      it("a higher epoch takes over what is going on; the lower one is refused from then on", async () => {
        const { peer, target } = await openLeg();
        await client.request("media.play", { ...target, playId: "music", items: [tone(440, 200)], loop: true });
        await until(() => peer.hears(440));
        const heir = await connect();
        const epoch2 = { ...target, epoch: 2 };
        await expect(heir.request("endpoint.get", epoch2)).rejects.toEqual(refused("not-claimed"));
        const claimed = await heir.request("session.claim", { sessionId: target.sessionId, epoch: 2 });
        expect(claimed.endpoints).toMatchObject([
          { endpointId: target.endpointId, epoch: 2, state: "negotiated", play: { playId: "music", loop: true } },
        ]);
        await expect(client.request("media.stop", target)).rejects.toEqual(refused("stale-epoch"));
        await expect(client.request("session.claim", { sessionId: target.sessionId, epoch: 1 })).rejects.toEqual(
          refused("stale-epoch"),
        );
        expect(peer.hears(440)).toBe(true);
        await peer.pressDigit("3");
        expect(await heir.event("dtmf.begin")).toMatchObject({ digit: "3" });
        expect(client.all("dtmf.begin")).toEqual([]);
        await heir.request("media.stop", epoch2);
      });

      it("a session is fenced also where it has no endpoint", async () => {
        client = await connect();
        const target = { sessionId: randomUUID(), epoch: 1, endpointId: randomUUID() };
        expect((await client.request("session.claim", { ...target, epoch: 5 })).endpoints).toEqual([]);
        await expect(client.request("endpoint.create", { ...target, legId: "x", remoteOffer: null })).rejects.toEqual(
          refused("stale-epoch"),
        );
      });

      it("what nobody owns is closed after its time, and events wait to be read", async () => {
        const { peer, target } = await openLeg({ create: { ttlMs: 1_000 } });
        const lastSeq = client.frames.find((frame) => frame.type === "welcome")?.lastSeq ?? 0;
        await until(() => peer.packets.length > 3);
        await client.close();
        await peer.pressDigit("8");
        const next = await connect();
        const seen = await next.request("events.since", { afterSeq: lastSeq, sessionId: target.sessionId });
        expect(seen.events.map(({ event }) => event.type)).toEqual(["dtmf.begin", "dtmf.end"]);
        expect(seen.lost).toBe(false);
        await delay(2_200);
        const after = await next.request("events.since", { afterSeq: seen.lastSeq, sessionId: target.sessionId });
        expect(after.events.map(({ event }) => event)).toMatchObject([{ type: "endpoint.closed", reason: "ttl" }]);
        await expect(next.request("endpoint.get", target)).rejects.toEqual(refused("not-found"));
      });

      it("a claim by a new connection keeps it alive", async () => {
        const { peer, target } = await openLeg({ create: { ttlMs: 1_000 } });
        await client.close();
        opened.splice(opened.indexOf(client), 1);
        const next = await connect();
        await next.request("session.claim", { sessionId: target.sessionId, epoch: 2 });
        await delay(2_000);
        peer.clear();
        await until(() => peer.packets.length > 3);
        await next.request("session.close", { sessionId: target.sessionId, epoch: 2 });
      });

      it("creating twice by one id gives the same endpoint; another session cannot have it", async () => {
        const { peer, target, endpoint } = await openLeg();
        const again = await client.request("endpoint.create", { ...target, legId: "caller", remoteOffer: peer.sdp() });
        expect(again.localSdp).toBe(endpoint.localSdp);
        await expect(
          client.request("endpoint.create", { ...target, sessionId: randomUUID(), legId: "x", remoteOffer: null }),
        ).rejects.toEqual(refused("exists"));
        expect((await client.request("endpoint.list", target)).endpoints.length).toBe(1);
      });

      it("events are numbered without gaps, and it is said when some are lost", async () => {
        const { peer, target } = await openLeg();
        await until(() => peer.packets.length > 3);
        for (const digit of "123") await peer.pressDigit(digit);
        await until(() => client.all("dtmf.end").length === 3);
        const first = client.events[0]?.seq ?? 0;
        const all = await client.request("events.since", { afterSeq: first - 1 });
        expect(all.events.map((frame) => frame.seq)).toEqual(all.events.map((_, i) => first + i));
        expect(all).toMatchObject({ more: false, lost: false, lastSeq: all.events.at(-1)?.seq });
        const { sessionId } = target;
        const own = await client.request("events.since", { afterSeq: 0, sessionId });
        expect(own.events).toEqual(client.events);
        const page = await client.request("events.since", { afterSeq: first - 1, sessionId, limit: 2 });
        expect(page).toMatchObject({ events: client.events.slice(0, 2), more: true, lost: false });
        expect(await client.request("events.since", { afterSeq: 1_000_000_000 })).toMatchObject({
          events: [],
          lost: true,
        });
      });
    });

    describe("store", () => {
      it("gives the same audio the same hash, and knows it", async () => {
        const wav = toneWav(500, 300);
        const first = await ingest(wav);
        expect(await ingest(wav)).toEqual(first);
        expect(await client.request("store.stat", { hash: first.hash })).toEqual({ prompt: first });
        expect(await client.request("store.stat", { hash: "f".repeat(64) })).toEqual({ prompt: null });
        const stored = parseWav(await readFile(join(engine.storeDirectory, first.path)));
        expect(stored).toMatchObject({ sampleRate: 16_000 });
      });

      it("says why something is no audio", async () => {
        client = await connect();
        const bytes = (text: string) =>
          client.request("store.ingest", { source: { type: "bytes", base64: Buffer.from(text).toString("base64") } });
        await expect(bytes("this is a text file, not a sound")).rejects.toEqual(refused("not-audio"));
        await expect(bytes("RIFF....WAVEnonsense")).rejects.toEqual(refused("not-audio"));
        await expect(bytes(`ID3${"x".repeat(500)}`)).rejects.toEqual(refused("not-audio"));
        await expect(client.request("store.ingest", { source: { type: "bytes", base64: "!!!" } })).rejects.toEqual(
          refused("bad-request"),
        );
        await expect(
          client.request("store.ingest", { source: { type: "incoming", name: "nothing.wav" } }),
        ).rejects.toEqual(refused("not-found"));
      });

      it("takes µ-law WAV too", async () => {
        const samples = generateTone({ frequenciesHz: [800], durationMs: 300, levelDb: -13, sampleRate: 8_000 });
        const pcmWav = buildWav(samples, { sampleRate: 8_000, channels: 1 });
        const wav = new Uint8Array(44 + samples.length);
        wav.set(pcmWav.subarray(0, 44));
        wav.set(encodeG711("ulaw", samples), 44);
        const view = new DataView(wav.buffer);
        view.setUint16(20, 7, true);
        view.setUint16(34, 8, true);
        view.setUint32(40, samples.length, true);
        const { hash } = await ingest(wav);
        const { peer, target } = await openLeg();
        await client.request("media.play", { ...target, playId: "u", items: [{ type: "prompt", hash }], loop: true });
        await until(() => peer.hears(800));
      });
    });

    describe("speech", () => {
      it("is made once for a text, and played", async () => {
        client = await connect();
        const text = `Welcome number ${Math.floor(Math.random() * 1_000_000)}.`;
        const first = await client.request("speech.prepare", { text });
        expect(first.cached).toBe(false);
        expect(first.durationMs).toBeGreaterThan(500);
        expect(await client.request("speech.prepare", { text })).toEqual({ ...first, cached: true });
        const faster = await client.request("speech.prepare", { text, rate: 1.5 });
        expect(faster.durationMs).toBeLessThan(first.durationMs * 0.8);
        const { peer, target } = await openLeg();
        await client.request("media.play", {
          ...target,
          playId: "speech",
          items: [{ type: "speech", text, rate: 1.5 }],
        });
        expect(await client.event("play.finished")).toMatchObject({ reason: "completed", playedMs: faster.durationMs });
        expect(levelDbm0(peer.heard())).toBeGreaterThan(-30);
      });

      it("that is not ready is waited for in even silence, after what comes before it", async () => {
        const { peer, target } = await openLeg();
        const text = `A sentence of its own ${Math.floor(Math.random() * 1_000_000)}. ${"And more words. ".repeat(20)}`;
        await client.request("media.play", {
          ...target,
          playId: "new",
          items: [tone(440, 600), { type: "speech", text }],
        });
        await until(() => peer.hears(440));
        for (;;) {
          const { play } = (await client.request("endpoint.get", target)).endpoint;
          if (play?.itemIndex === 1 && play.itemPositionMs > 300) break;
          await delay(20);
        }
        expect(levelDbm0(peer.heard().subarray(-1_600))).toBeGreaterThan(-40);
        const audio = peer.audioPackets();
        audio.reduce((before, packet) => {
          expect((packet.sequence - before.sequence) & 0xffff).toBe(1);
          return packet;
        });
        await client.request("media.stop", target);
      });

      it("that cannot be made fails the play with a reason, or the request at once", async () => {
        const { target } = await openLeg();
        const play = (playId: string, item: MediaParams<"media.play">["items"][number]) =>
          client.request("media.play", { ...target, playId, items: [item] });
        await expect(play("x", { type: "speech", text: "hello", language: "xx" })).rejects.toEqual(
          refused("not-found"),
        );
        await expect(play("y", { type: "speech", text: "hello", voice: "nobody" })).rejects.toThrow("nobody");
        await play("z", { type: "speech", text: "\u0001 \n" });
        expect(await client.event("play.finished")).toMatchObject({
          playId: "z",
          reason: "failed",
          error: { code: "bad-text" },
        });
      });

      it("names its voices, one of them the default", async () => {
        client = await connect();
        const { voices } = await client.request("speech.voices", {});
        expect(voices.filter((voice) => voice.language === "en" && voice.default).length).toBe(1);
      });
    });
  });
}
