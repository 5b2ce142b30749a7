import { describe, expect, it } from "vitest";
import { dialFailureOf, hangupReason, reasonHeader, rejectionStatus } from "./hangup-reason";

describe("causes and SIP", () => {
  it.each([
    [486, "busy"],
    [600, "busy"],
    [480, "no-answer"],
    [408, "no-answer"],
    [603, "rejected"],
    [403, "rejected"],
    [404, "failed"],
    [488, "failed"],
    [503, "failed"],
  ] as const)("a dialed leg refused with %i: %s", (status, failure) => {
    expect(dialFailureOf(status)).toBe(failure);
  });

  it("writes a Reason header that nothing can break out of (RFC 3326)", () => {
    expect(reasonHeader(hangupReason("normal"))).toBe('Q.850;cause=16;text="Normal call clearing"');
    expect(reasonHeader({ protocol: "SIP", code: 500, text: 'a"b\r\nX: y' })).toBe('SIP;cause=500;text="a b  X: y"');
  });

  it("has a status for a caller who was not answered, whatever the cause", () => {
    expect(rejectionStatus("busy")).toBe(486);
    expect(rejectionStatus("rejected")).toBe(603);
    expect(rejectionStatus("anything else")).toBe(480);
  });
});
