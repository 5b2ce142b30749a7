import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseKeys } from "./key-script";
import { type PhoneCallOptions, placePhoneCall } from "./phone-call";
import { FakeCallee, type SeenMessage } from "./testing/fake-callee";

// calls take as long as they take, on a busy machine longer
vi.setConfig({ testTimeout: 30_000 });

/** Quick ones, where retransmission is what is tested. */
const QUICK = { t1Ms: 40, t2Ms: 160, giveUpMs: 2_560 };
let callee: FakeCallee;

beforeEach(async () => {
  callee = await FakeCallee.open();
});
afterEach(() => callee.close());

function place(more: Partial<PhoneCallOptions> = {}) {
  return placePhoneCall({
    uri: `sip:1000@127.0.0.1:${callee.port}`,
    peer: { address: "127.0.0.1", port: callee.port },
    from: "terminal",
    displayName: "Test phone",
    userAgent: "test",
    keys: [],
    keysBy: "rfc4733",
    silenceMs: 200,
    maxWaitMs: 3_000,
    ringTimeoutMs: 5_000,
    maxTalkMs: 8_000,
    idleMs: 600,
    onEvent: () => undefined,
    ...more,
  });
}

/** Handles BYE and CANCEL as every user agent does, and an INVITE as the test says. */
function onInvite(handle: (invite: SeenMessage) => void): void {
  callee.onRequest = (request) => {
    if (request.first.startsWith("INVITE")) handle(request);
    else if (/^(BYE|INFO)/.test(request.first)) callee.reply(request, "200 OK");
  };
}

function answerAndPlay(durationsMs: readonly number[]) {
  onInvite((invite) => {
    callee.reply(invite, "100 Trying");
    callee.reply(invite, "180 Ringing");
    callee.answer(invite);
    callee.play(durationsMs);
  });
}

describe("a call that is answered", () => {
  it("tells each stretch of sound with start, duration and level", async () => {
    answerAndPlay([200, 400, 900, 300]);
    const { report, recording } = await place({ idleMs: 1_000 });
    expect(report.outcome).toBe("completed");
    expect(report.codec).toBe("PCMU");
    expect(report.sounds).toHaveLength(2);
    const [first, second] = report.sounds;
    expect(first?.durationMs).toBeGreaterThanOrEqual(390);
    expect(first?.durationMs).toBeLessThanOrEqual(420);
    expect(first?.levelDbm0).toBeCloseTo(-20, 0);
    expect(second?.durationMs).toBeGreaterThanOrEqual(290);
    expect(second?.durationMs).toBeLessThanOrEqual(320);
    // the pause is told exactly: by the stream's own time, not by when packets arrived
    const pauseMs = (second?.startMs ?? 0) - (first?.startMs ?? 0) - (first?.durationMs ?? 0);
    expect(Math.abs(pauseMs - 900)).toBeLessThanOrEqual(30);
    expect(report.rtp.packetsLost).toBe(0);
    expect(recording.durationMs).toBeGreaterThan(1_800);
  });

  it("hangs up when nothing is heard any more, and says that it was the phone", async () => {
    answerAndPlay([0, 200]);
    const { report } = await place({ idleMs: 400 });
    expect(report.endedBy).toBe("phone");
    expect(callee.requests("BYE")).toHaveLength(1);
    expect(callee.requests("BYE")[0]?.header("To")).toContain(";tag=callee");
    expect(callee.requests("ACK")).toHaveLength(1);
  });

  it("presses each group of keys when the prompt falls silent", async () => {
    onInvite((invite) => {
      callee.answer(invite);
      callee.play([100, 400]);
      const watch = setInterval(() => {
        if (callee.digits !== "2") return;
        clearInterval(watch);
        callee.play([300, 300]);
      }, 20);
    });
    const { report } = await place({ keys: parseKeys("2,12345#"), idleMs: 500 });
    expect(callee.digits).toBe("212345#");
    expect(report.keys.map((group) => group.count)).toEqual([1, 6]);
    expect(report.keys.map((group) => group.after)).toEqual(["silence", "silence"]);
    // 100 ms until the tone, 400 ms of it, then the 200 ms of silence that were asked for
    expect(report.keys[0]?.atMs).toBeGreaterThanOrEqual(650);
    expect(report.keysBy).toBe("rfc4733");
    expect(report.outcome).toBe("completed");
  });

  it("presses keys after the longest wait where a prompt never ends, and where none begins", async () => {
    answerAndPlay([0, 6_000]);
    const long = await place({ keys: parseKeys("1"), maxWaitMs: 700, maxTalkMs: 1_200 });
    expect(long.report.keys[0]?.after).toBe("max-wait");
    answerAndPlay([4_000]);
    const none = await place({ keys: parseKeys("1"), maxWaitMs: 600, idleMs: 200 });
    expect(none.report.keys[0]?.after).toBe("no-sound");
  });

  it("sends keys as SIP INFO to those who take no telephone events", async () => {
    onInvite((invite) => {
      callee.answer(invite, callee.description("0"));
      callee.play([0, 200]);
    });
    const { report } = await place({ keys: parseKeys("4#"), idleMs: 300 });
    expect(callee.digits).toBe("");
    expect(callee.requests("INFO").map((info) => /Signal=(.)/.exec(info.text)?.[1])).toEqual(["4", "#"]);
    expect(callee.requests("INFO").map((info) => info.header("CSeq"))).toEqual(["2 INFO", "3 INFO"]);
    expect(report.keysBy).toBe("info");
  });

  it("makes a sound where the script says so", async () => {
    answerAndPlay([0, 200]);
    await place({ keys: parseKeys("~"), idleMs: 300 });
    expect(callee.loudPackets).toBeGreaterThanOrEqual(45);
    expect(callee.loudPackets).toBeLessThanOrEqual(52);
  });

  it("confirms the other side's BYE, gives its reason, and notices keys that were not pressed", async () => {
    onInvite((invite) => {
      callee.answer(invite);
      callee.play([0, 300]);
      setTimeout(() => callee.request(invite, "BYE", "", ['Reason: Q.850;cause=16;text="Normal"']), 400);
    });
    const { report } = await place({ keys: parseKeys("1,2,3"), silenceMs: 2_000 });
    expect(report).toMatchObject({ outcome: "ended-early", endedBy: "peer", keyGroupsNotPressed: 3 });
    expect(report.endReason).toContain("cause=16");
    // It has left when the call is over, and may still be under way.
    await vi.waitFor(() =>
      expect(callee.seen.filter((message) => message.first.startsWith("SIP/2.0 200"))).toHaveLength(1),
    );
  });

  it("follows a re-INVITE and repeats its answer until the ACK", async () => {
    let invited: SeenMessage | null = null;
    callee.onRequest = (request) => {
      if (request.first.startsWith("INVITE")) {
        invited = request;
        callee.answer(request);
        callee.play([0, 300]);
        setTimeout(
          () => callee.request(request, "INVITE", callee.description().replace("t=0 0", "a=sendonly\r\nt=0 0")),
          200,
        );
      } else if (request.first.startsWith("BYE")) callee.reply(request, "200 OK");
    };
    await place({ idleMs: 600 });
    expect(invited).not.toBeNull();
    const answers = callee.seen.filter(
      (message) => message.first.startsWith("SIP/2.0 200") && message.text.includes("INVITE"),
    );
    expect(answers.length).toBeGreaterThan(1);
    expect(answers[0]?.text).toContain("a=recvonly");
    expect(answers[0]?.text).toMatch(/o=callwright \d+ 2 IN IP4/);
  });

  it("is no success without a packet of sound", async () => {
    onInvite((invite) => callee.answer(invite));
    expect((await place({ idleMs: 300 })).report.outcome).toBe("no-audio");
  });

  it("hangs up where the answer has no codec that the phone has", async () => {
    onInvite((invite) => callee.answer(invite, callee.description("9")));
    const { report } = await place();
    expect(report.outcome).toBe("incompatible");
    expect(report.endReason).toContain("no codec");
    expect(callee.requests("BYE")).toHaveLength(1);
  });
});

describe("retransmission", () => {
  it("repeats the INVITE until something comes back, unchanged", async () => {
    let count = 0;
    onInvite((invite) => {
      if (++count < 3) return;
      callee.answer(invite);
      callee.play([0, 100]);
    });
    await place({ idleMs: 200, timers: QUICK });
    const invites = callee.requests("INVITE");
    expect(invites.length).toBeGreaterThanOrEqual(3);
    expect(new Set(invites.map((invite) => invite.text)).size).toBe(1);
  });

  it("acknowledges each 200 that is repeated", async () => {
    onInvite((invite) => {
      callee.answer(invite);
      callee.play([0, 100]);
      setTimeout(() => callee.answer(invite), 50);
      setTimeout(() => callee.answer(invite), 100);
    });
    await place({ idleMs: 300 });
    expect(callee.requests("ACK")).toHaveLength(3);
  });

  it("repeats its BYE until it is answered", async () => {
    onInvite((invite) => {
      callee.answer(invite);
      callee.play([0, 50]);
    });
    callee.onRequest = ((before) => (request: SeenMessage) => {
      // the phone's own BYE is lost twice
      if (request.first.startsWith("BYE") && callee.requests("BYE").length < 3) return;
      before(request);
    })(callee.onRequest);
    const { report } = await place({ idleMs: 200, timers: QUICK });
    expect(callee.requests("BYE").length).toBeGreaterThanOrEqual(3);
    expect(report.outcome).toBe("completed");
  });
});

describe("a call that is not answered", () => {
  it.each([
    ["486 Busy Here", "busy"],
    ["600 Busy Everywhere", "busy"],
    ["404 Not Found", "unknown-number"],
    ["480 Temporarily Unavailable", "no-answer"],
    ["403 Forbidden", "rejected"],
    ["488 Not Acceptable Here", "incompatible"],
    ["503 Service Unavailable", "server-error"],
  ])("%s is %s, and acknowledged within the INVITE's transaction", async (status, outcome) => {
    onInvite((invite) => callee.reply(invite, status));
    const { report } = await place();
    expect(report.outcome).toBe(outcome);
    expect(report.sip?.status).toBe(Number(status.slice(0, 3)));
    expect(report.answeredAfterMs).toBeNull();
    await expect.poll(() => callee.requests("ACK").length).toBe(1);
    expect(callee.requests("ACK")[0]?.header("Via")).toBe(callee.requests("INVITE")[0]?.header("Via"));
  });

  /** A callee that rings until it is cancelled. */
  function ring() {
    let ringing: SeenMessage | null = null;
    callee.onRequest = (request) => {
      if (request.first.startsWith("INVITE")) {
        ringing = request;
        callee.reply(request, "180 Ringing");
      } else if (request.first.startsWith("CANCEL") && ringing !== null) {
        callee.reply(request, "200 OK");
        callee.reply(ringing, "487 Request Terminated");
      }
    };
  }

  it("is cancelled when it has rung too long", async () => {
    ring();
    const { report } = await place({ ringTimeoutMs: 300 });
    expect(report.outcome).toBe("no-answer");
    expect(report.ringingAfterMs).not.toBeNull();
    const [cancel] = callee.requests("CANCEL");
    expect(cancel?.header("Via")).toBe(callee.requests("INVITE")[0]?.header("Via"));
    expect(cancel?.header("CSeq")).toBe("1 CANCEL");
    await expect.poll(() => callee.requests("ACK").length).toBe(1);
  });

  it("is cancelled by whoever placed it", async () => {
    ring();
    const { report } = await place({ signal: AbortSignal.timeout(200) });
    expect(report).toMatchObject({ outcome: "interrupted", endedBy: "operator" });
    expect(callee.requests("CANCEL")).toHaveLength(1);
  });

  it("hangs up where the answer crosses the CANCEL", async () => {
    callee.onRequest = (request) => {
      if (request.first.startsWith("INVITE")) callee.reply(request, "180 Ringing");
      else if (request.first.startsWith("CANCEL")) {
        const invite = callee.requests("INVITE")[0];
        if (invite !== undefined) callee.answer(invite);
        callee.reply(request, "200 OK");
      } else if (request.first.startsWith("BYE")) callee.reply(request, "200 OK");
    };
    const { report } = await place({ signal: AbortSignal.timeout(100) });
    expect(report.outcome).toBe("interrupted");
    await expect.poll(() => callee.requests("BYE").length).toBe(1);
    await expect.poll(() => callee.requests("ACK").length).toBe(1);
  });

  it("says so when nobody listens on the port", async () => {
    const gone = await FakeCallee.open();
    const { port } = gone;
    await gone.close();
    const { report } = await place({ uri: `sip:1@127.0.0.1:${port}`, peer: { address: "127.0.0.1", port } });
    expect(report).toMatchObject({ outcome: "unreachable", endReason: "nobody listens on that port" });
    expect(report.totalMs).toBeLessThan(3_000);
  });

  it("gives up where nothing comes back", async () => {
    const { report } = await place({ noResponseMs: 1_000 });
    expect(report.outcome).toBe("unreachable");
    expect(report.endReason).toContain("nothing came back");
  });

  it("does not mind garbage", async () => {
    onInvite((invite) => {
      callee.reply(invite, "999 Nonsense");
      callee.reply({ ...invite, header: () => "" }, "200 OK");
      callee.reply(invite, "486 Busy Here");
    });
    expect((await place()).report.outcome).toBe("busy");
  });
});
