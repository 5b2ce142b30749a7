import { describe, expect, it } from "vitest";
import { FakeClock } from "../../test/support/fake-clock";
import { received } from "../../test/support/messages";
import { InviteClientTransaction, NonInviteClientTransaction } from "./client-transaction";
import { RFC3261_TIMERS } from "./timers";

const START = 1_700_000_000_000;

function harness(kind: "invite" | "options", reliable = false) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const times: number[] = [];
  const events: string[] = [];
  const hooks = {
    send: (data: Buffer) => {
      sent.push(String(data));
      times.push(clock.now() - START);
    },
    onResponse: (response: ReturnType<typeof received>) => events.push(String(response.message.status)),
    onFailure: (failure: string) => events.push(failure),
    onTerminated: () => events.push("terminated"),
  };
  const env = { clock, timers: RFC3261_TIMERS };
  const request = Buffer.from("request");
  const transaction =
    kind === "invite"
      ? new InviteClientTransaction("key", request, reliable, env, () => Buffer.from("ACK"), hooks)
      : new NonInviteClientTransaction("key", request, reliable, env, hooks);
  transaction.start();
  return { clock, sent, times, events, transaction };
}

describe("INVITE client transaction", () => {
  it("retransmits at T1, 3·T1, 7·T1, … (Timer A) and times out after 64·T1 (Timer B), RFC 3261 §17.1.1.2", () => {
    const { clock, times, events } = harness("invite");
    clock.advance(32_000);
    expect(times).toEqual([0, 500, 1500, 3500, 7500, 15_500, 31_500]);
    expect(events).toEqual(["timeout", "terminated"]);
    expect(clock.pending).toBe(0);
  });

  it("does not retransmit over a reliable transport", () => {
    const { clock, times, events } = harness("invite", true);
    clock.advance(32_000);
    expect(times).toEqual([0]);
    expect(events).toEqual(["timeout", "terminated"]);
  });

  it("stops retransmitting with a provisional response and waits without limit (Proceeding)", () => {
    const { clock, times, events, transaction } = harness("invite");
    clock.advance(100);
    transaction.receiveResponse(received(180));
    clock.advance(600_000);
    expect(times).toEqual([0]);
    expect(events).toEqual(["180"]);
    expect(transaction.state).toBe("proceeding");
  });

  it("acknowledges a final response ≥ 300, again for each repetition, until Timer D", () => {
    const { clock, sent, events, transaction } = harness("invite");
    transaction.receiveResponse(received(486));
    transaction.receiveResponse(received(486));
    transaction.receiveResponse(received(180));
    expect(sent).toEqual(["request", "ACK", "ACK"]);
    expect(events).toEqual(["486"]);
    clock.advance(31_999);
    expect(events).toEqual(["486"]);
    clock.advance(1);
    expect(events).toEqual(["486", "terminated"]);
  });

  it("ends at once after a final response ≥ 300 over a reliable transport (Timer D = 0)", () => {
    const { events, transaction } = harness("invite", true);
    transaction.receiveResponse(received(603));
    expect(events).toEqual(["603", "terminated"]);
  });

  it("passes every 2xx up in Accepted until Timer M, sending no ACK itself (RFC 6026 §7.2)", () => {
    const { clock, sent, events, transaction } = harness("invite");
    transaction.receiveResponse(received(200));
    transaction.receiveResponse(received(200));
    transaction.receiveResponse(received(486));
    expect(transaction.state).toBe("accepted");
    expect(sent).toEqual(["request"]);
    clock.advance(32_000);
    expect(events).toEqual(["200", "200", "terminated"]);
  });

  it("reports a transport failure before the final response (RFC 3261 §17.1.4), not after", () => {
    const early = harness("invite", true);
    early.transaction.transportFailed();
    expect(early.events).toEqual(["transport", "terminated"]);
    const late = harness("invite");
    late.transaction.receiveResponse(received(200));
    late.transaction.transportFailed();
    expect(late.events).toEqual(["200"]);
  });

  it("gives up after a CANCEL that brought no final response (RFC 3261 §9.1)", () => {
    const { events, transaction } = harness("invite");
    transaction.receiveResponse(received(180));
    if (transaction instanceof InviteClientTransaction) transaction.giveUpAfterCancel();
    expect(events).toEqual(["180", "timeout", "terminated"]);
  });
});

describe("non-INVITE client transaction", () => {
  it("retransmits at T1 doubling to T2 (Timer E) and times out after 64·T1 (Timer F), RFC 3261 §17.1.2.2", () => {
    const { clock, times, events } = harness("options");
    clock.advance(32_000);
    expect(times).toEqual([0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    expect(events).toEqual(["timeout", "terminated"]);
  });

  it("goes on at T2 after a provisional response and still times out", () => {
    const { clock, times, events, transaction } = harness("options");
    clock.advance(100);
    transaction.receiveResponse(received(100));
    clock.advance(31_900);
    expect(times.slice(0, 4)).toEqual([0, 500, 4500, 8500]);
    expect(events).toEqual(["100", "timeout", "terminated"]);
  });

  it("absorbs repeated final responses for T4 (Timer K)", () => {
    const { clock, events, transaction } = harness("options");
    transaction.receiveResponse(received(200));
    transaction.receiveResponse(received(200));
    expect(events).toEqual(["200"]);
    clock.advance(4_999);
    expect(events).toEqual(["200"]);
    clock.advance(1);
    expect(events).toEqual(["200", "terminated"]);
    expect(clock.pending).toBe(0);
  });

  it("ends at once over a reliable transport, and on a transport failure", () => {
    const answered = harness("options", true);
    answered.transaction.receiveResponse(received(200));
    expect(answered.events).toEqual(["200", "terminated"]);
    const failed = harness("options", true);
    failed.transaction.transportFailed();
    failed.transaction.terminate();
    expect(failed.events).toEqual(["transport", "terminated"]);
  });
});
