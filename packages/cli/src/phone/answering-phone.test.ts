import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type AnsweredCallReport,
  type AnsweringPhone,
  type AnsweringPhoneOptions,
  openAnsweringPhone,
} from "./answering-phone";
import { type PhoneCallOptions, placePhoneCall } from "./phone-call";
import { FakeCallee, type SeenMessage } from "./testing/fake-callee";

// calls take as long as they take, on a busy machine longer
vi.setConfig({ testTimeout: 30_000 });

/** Quick ones, where retransmission is what is tested. */
const QUICK = { t1Ms: 40, t2Ms: 160, giveUpMs: 2_560 };
const reports: AnsweredCallReport[] = [];
const open: (AnsweringPhone | FakeCallee)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  reports.length = 0;
});

async function phone(more: Partial<AnsweringPhoneOptions> = {}): Promise<AnsweringPhone> {
  const answering = await openAnsweringPhone({
    address: "127.0.0.1",
    port: 0,
    userAgent: "test",
    ringMs: 100,
    talkMs: 5_000,
    onEvent: (event) => {
      if (event.type === "over") reports.push(event.report);
    },
    ...more,
  });
  open.push(answering);
  return answering;
}

function call({ local }: AnsweringPhone, more: Partial<PhoneCallOptions> = {}) {
  return placePhoneCall({
    uri: `sip:2000@127.0.0.1:${local.port}`,
    peer: local,
    from: "terminal",
    displayName: "Test phone",
    userAgent: "test",
    keys: [],
    keysBy: "rfc4733",
    silenceMs: 300,
    maxWaitMs: 1_000,
    ringTimeoutMs: 5_000,
    maxTalkMs: 2_000,
    idleMs: 5_000,
    onEvent: () => undefined,
    ...more,
  });
}

describe("a phone that takes calls", () => {
  it("rings, answers, is heard, hears, and notices that the caller hangs up", async () => {
    const { report } = await call(await phone(), { keys: [[{ type: "speak", ms: 500 }]], maxWaitMs: 600 });
    expect(report.outcome).toBe("completed");
    expect(report.ringingAfterMs).toBeLessThan(100);
    expect(report.answeredAfterMs).toBeGreaterThanOrEqual(100);
    // 600 ms of sound, then 900 ms of silence
    expect(report.sounds[0]?.durationMs).toBeGreaterThanOrEqual(580);
    expect(report.sounds[0]?.durationMs).toBeLessThanOrEqual(620);
    await expect.poll(() => reports.length).toBe(1);
    expect(reports[0]).toMatchObject({ caller: "terminal", outcome: "answered", endedBy: "peer" });
    expect(reports[0]?.sounds[0]?.durationMs).toBeGreaterThanOrEqual(480);
    expect(reports[0]?.callId).toBe(report.callId);
  });

  it("hangs up when it has talked enough", async () => {
    const { report } = await call(await phone({ talkMs: 400 }));
    expect(report).toMatchObject({ outcome: "completed", endedBy: "peer" });
    expect(reports[0]).toMatchObject({ outcome: "answered", endedBy: "phone" });
  });

  it("is busy during a call, and free after it", async () => {
    const answering = await phone();
    const first = call(answering, { maxTalkMs: 600 });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect((await call(answering)).report.outcome).toBe("busy");
    expect((await first).report.outcome).toBe("completed");
    expect((await call(answering, { maxTalkMs: 300 })).report.outcome).toBe("completed");
  });

  it("refuses every call where it is told to", async () => {
    const answering = await phone({ refuse: { status: 603, reason: "Decline" } });
    expect((await call(answering)).report).toMatchObject({
      outcome: "rejected",
      sip: { status: 603, reason: "Decline" },
    });
    await expect.poll(() => reports.length).toBe(1);
    expect(reports[0]?.outcome).toBe("refused");
  });

  it("stops ringing when the caller gives up", async () => {
    const { report } = await call(await phone({ ringMs: 3_000 }), { ringTimeoutMs: 300 });
    expect(report.outcome).toBe("no-answer");
    await expect.poll(() => reports.length).toBe(1);
    expect(reports[0]).toMatchObject({ outcome: "cancelled", endedBy: "peer", talkMs: null });
  });

  it("hangs up when it is closed", async () => {
    const answering = await phone();
    const calling = call(answering);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await answering.close();
    open.length = 0;
    expect((await calling).report).toMatchObject({ outcome: "completed", endedBy: "peer" });
  });

  it("says that a port is taken", async () => {
    const answering = await phone();
    await expect(phone({ port: answering.local.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

/** Requests by hand, to see what a caller sees. */
describe("a phone that takes calls, on the wire", () => {
  async function invite(answering: AnsweringPhone, description: (caller: FakeCallee) => string) {
    const caller = await FakeCallee.open();
    open.push(caller);
    const headers: Record<string, string> = {
      From: `<sip:${answering.local.address}>`,
      To: "<sip:hand@127.0.0.1>",
      "Call-ID": "by-hand",
    };
    const target: SeenMessage = {
      first: "",
      text: "",
      port: answering.local.port,
      header: (name) => headers[name] ?? "",
    };
    caller.request(target, "INVITE", description(caller));
    return caller;
  }
  const finals = (caller: FakeCallee) => caller.seen.filter(({ first }) => /^SIP\/2\.0 [2-6]/.test(first));

  it("repeats its 200 until the ACK comes", async () => {
    const caller = await invite(await phone({ ringMs: 0, timers: QUICK }), (each) => each.description());
    await expect.poll(() => finals(caller).length).toBeGreaterThan(2);
    expect(finals(caller)[0]?.text).toContain("m=audio");
    expect(finals(caller)[0]?.text).toContain("RTP/AVP 0 101");
  });

  it("repeats a refusal until the ACK comes, and refuses what it has no codec for", async () => {
    const caller = await invite(await phone({ ringMs: 0, timers: QUICK }), (each) => each.description("9"));
    await expect.poll(() => finals(caller).length).toBeGreaterThan(1);
    expect(finals(caller)[0]?.first).toBe("SIP/2.0 488 Not Acceptable Here");
    expect(reports[0]?.outcome).toBe("incompatible");
  });

  it("offers itself where the caller leaves the offer to it", async () => {
    const caller = await invite(await phone({ ringMs: 0, timers: QUICK }), () => "");
    await expect.poll(() => finals(caller).length).toBeGreaterThan(0);
    expect(finals(caller)[0]?.text).toContain("RTP/AVP 0 8 101");
  });
});
