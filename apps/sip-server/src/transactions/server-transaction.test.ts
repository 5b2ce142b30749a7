import { describe, expect, it } from "vitest";
import { FakeClock } from "../../test/support/fake-clock";
import { InviteServerTransaction, NonInviteServerTransaction } from "./server-transaction";
import { RFC3261_TIMERS } from "./timers";

const bytes = (text: string) => Buffer.from(text);

function invite(reliable = false) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const events: string[] = [];
  const transaction = new InviteServerTransaction(
    "key",
    reliable,
    { clock, timers: RFC3261_TIMERS },
    {
      send: (data) => sent.push(`${clock.now() - 1_700_000_000_000} ${data}`),
      onAckTimeout: () => events.push("ack timeout"),
      onTerminated: () => events.push("terminated"),
    },
  );
  return { clock, sent, events, transaction };
}

describe("INVITE server transaction", () => {
  it("repeats the last provisional response for a retransmitted INVITE (RFC 3261 §17.2.1)", () => {
    const { sent, transaction } = invite();
    transaction.respond(100, bytes("100"));
    transaction.respond(180, bytes("180"));
    transaction.receiveRetransmission();
    expect(sent).toEqual(["0 100", "0 180", "0 180"]);
    expect(transaction.state).toBe("proceeding");
  });

  it("repeats a final response ≥ 300 at T1, 2·T1, … T2 until Timer H (RFC 3261 §17.2.1)", () => {
    const { clock, sent, events, transaction } = invite();
    transaction.respond(486, bytes("486"));
    clock.advance(31_999);
    const times = sent.map((entry) => Number(entry.split(" ")[0]));
    expect(times).toEqual([0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    expect(events).toEqual([]);
    clock.advance(1);
    expect(events).toEqual(["terminated", "ack timeout"]);
    expect(clock.pending).toBe(0);
  });

  it("does not repeat it over a reliable transport (Timer G is not started)", () => {
    const { clock, sent, transaction } = invite(true);
    transaction.respond(486, bytes("486"));
    clock.advance(20_000);
    expect(sent).toHaveLength(1);
  });

  it("absorbs ACKs for T4 after the first (Timer I), none over a reliable transport", () => {
    const unreliable = invite();
    unreliable.transaction.respond(486, bytes("486"));
    unreliable.transaction.receiveAck();
    unreliable.transaction.receiveRetransmission();
    expect(unreliable.transaction.state).toBe("confirmed");
    unreliable.clock.advance(4_999);
    expect(unreliable.events).toEqual([]);
    unreliable.clock.advance(1);
    expect(unreliable.events).toEqual(["terminated"]);
    expect(unreliable.sent).toHaveLength(1);

    const reliable = invite(true);
    reliable.transaction.respond(486, bytes("486"));
    reliable.transaction.receiveAck();
    expect(reliable.events).toEqual(["terminated"]);
    expect(reliable.clock.pending).toBe(0);
  });

  it("stays Accepted for Timer L after a 2xx, absorbing INVITEs and letting further 2xx pass (RFC 6026 §7.1)", () => {
    const { clock, sent, events, transaction } = invite();
    transaction.respond(200, bytes("200"));
    expect(transaction.state).toBe("accepted");
    transaction.receiveRetransmission();
    expect(transaction.respond(200, bytes("200 again"))).toBe(true);
    expect(transaction.respond(486, bytes("486"))).toBe(false);
    expect(transaction.respond(180, bytes("180"))).toBe(false);
    expect(sent).toEqual(["0 200", "0 200 again"]);
    clock.advance(31_999);
    expect(events).toEqual([]);
    clock.advance(1);
    expect(events).toEqual(["terminated"]);
  });

  it("refuses responses after a final one", () => {
    const { transaction } = invite();
    expect(transaction.respond(404, bytes("404"))).toBe(true);
    expect(transaction.respond(200, bytes("200"))).toBe(false);
    transaction.terminate();
    expect(transaction.respond(200, bytes("200"))).toBe(false);
  });

  it("ignores an ACK where none is due", () => {
    const { events, transaction } = invite();
    transaction.receiveAck();
    expect(transaction.state).toBe("proceeding");
    expect(events).toEqual([]);
  });
});

describe("non-INVITE server transaction", () => {
  function options(reliable = false) {
    const clock = new FakeClock();
    const sent: string[] = [];
    const events: string[] = [];
    const transaction = new NonInviteServerTransaction(
      "key",
      "OPTIONS",
      reliable,
      { clock, timers: RFC3261_TIMERS },
      {
        send: (data) => sent.push(String(data)),
        onTerminated: () => events.push("terminated"),
      },
    );
    return { clock, sent, events, transaction };
  }

  it("absorbs retransmissions while Trying, repeats the last response afterwards (RFC 3261 §17.2.2)", () => {
    const { sent, transaction } = options();
    transaction.receiveRetransmission();
    expect(sent).toEqual([]);
    transaction.respond(182, bytes("182"));
    transaction.receiveRetransmission();
    transaction.respond(200, bytes("200"));
    transaction.receiveRetransmission();
    expect(sent).toEqual(["182", "182", "200", "200"]);
    expect(transaction.respond(500, bytes("500"))).toBe(false);
  });

  it("ends with Timer J (64·T1), at once over a reliable transport", () => {
    const unreliable = options();
    unreliable.transaction.respond(200, bytes("200"));
    unreliable.clock.advance(31_999);
    expect(unreliable.events).toEqual([]);
    unreliable.clock.advance(1);
    expect(unreliable.events).toEqual(["terminated"]);

    const reliable = options(true);
    reliable.transaction.respond(200, bytes("200"));
    expect(reliable.events).toEqual(["terminated"]);
  });

  it("terminates once", () => {
    const { events, transaction } = options();
    transaction.terminate();
    transaction.terminate();
    expect(events).toEqual(["terminated"]);
  });
});
