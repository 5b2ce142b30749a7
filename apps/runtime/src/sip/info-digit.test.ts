import { describe, expect, it } from "vitest";
import { readInfoDigit } from "./info-digit";

describe("readInfoDigit", () => {
  it.each([
    ["application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", { digit: "5", durationMs: 160 }],
    ["application/dtmf-relay", "Signal= #\nDuration= 250", { digit: "#", durationMs: 250 }],
    ["Application/DTMF-Relay; charset=x", "Signal=a", { digit: "A", durationMs: 160 }],
    ["application/dtmf-relay", "Signal=10\r\nDuration=100", { digit: "*", durationMs: 100 }],
    ["application/dtmf-relay", "Signal=11", { digit: "#", durationMs: 160 }],
    ["application/dtmf-relay", "Signal=1\nDuration=999999", { digit: "1", durationMs: 10_000 }],
    ["application/dtmf", "7", { digit: "7", durationMs: 160 }],
    ["application/dtmf", " * \r\n", { digit: "*", durationMs: 160 }],
  ])("%s %j", (type, body, expected) => {
    expect(readInfoDigit(type, body)).toEqual(expected);
  });

  it.each([
    ["application/dtmf-relay", "Signal=12"],
    ["application/dtmf-relay", "Duration=160"],
    ["application/dtmf-relay", ""],
    ["application/dtmf", "55"],
    ["application/media_control+xml", "5"],
    ["", "Signal=5"],
  ])("no digit: %s %j", (type, body) => {
    expect(readInfoDigit(type, body)).toBeNull();
  });
});
