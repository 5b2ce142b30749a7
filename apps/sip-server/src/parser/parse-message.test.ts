import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsedRequest, parsedResponse, text } from "../../test/support/messages";
import { isProblem, readEssentials } from "./essentials";
import { parseMessage } from "./parse-message";
import { hasOption, headerOf, headersOf, listOf, splitList } from "./sip-message";

const INVITE = [
  "INVITE sip:2000@127.0.0.1:5060 SIP/2.0",
  "Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-1;rport",
  'From: "Al" <sip:1000@127.0.0.1:5070>;tag=a1',
  "To: <sip:2000@127.0.0.1:5060>",
  "Call-ID: 1@127.0.0.1",
  "CSeq: 1 INVITE",
  "Contact: <sip:1000@127.0.0.1:5070>",
];

function problemOf(data: Buffer | string) {
  const result = parseMessage(Buffer.from(data));
  if (result.kind === "garbage") return "garbage";
  const { problem } = result;
  if (problem !== undefined) return `${problem.status} ${problem.reason}`;
  const essentials = readEssentials(result.message);
  return isProblem(essentials) ? `${essentials.status} ${essentials.reason}` : "none";
}

describe("parseMessage", () => {
  it("reads a request and keeps its text as received", () => {
    const data = text(INVITE, "v=0\r\n");
    const request = parsedRequest(data);
    expect(request).toMatchObject({ method: "INVITE", uri: "sip:2000@127.0.0.1:5060", size: data.length });
    expect(request.head).toBe(data.toString().split("\r\n\r\n")[0]);
    expect(request.body.toString()).toBe("v=0\r\n");
    expect(request.head.slice(request.viaStart, request.viaEnd)).toBe(INVITE[1]);
    expect(headerOf(request, "call-id")).toBe("1@127.0.0.1");
  });

  it("reads compact, folded and oddly spaced headers (RFC 3261 §7.3)", () => {
    const request = parsedRequest(
      text([
        "OPTIONS sip:a@b SIP/2.0",
        "v :  SIP/2.0/UDP h;branch=z9hG4bK1",
        "sUbJeCt: one",
        "\t two",
        "k: a",
        "k: b,c",
      ]),
    );
    expect(headerOf(request, "via")).toBe("SIP/2.0/UDP h;branch=z9hG4bK1");
    expect(headerOf(request, "subject")).toBe("one two");
    expect(headersOf(request, "supported")).toEqual(["a", "b,c"]);
    expect(listOf(request, "supported")).toEqual(["a", "b", "c"]);
    expect(hasOption(request, "supported", "c")).toBe(true);
  });

  it("takes the bytes of header text and body as they are", () => {
    const data = Buffer.concat([
      Buffer.from("SIP/2.0 200 = 2**3 * 5**2 но\r\nSubject: ☎\r\nContent-Length: 3\r\n\r\n"),
      Buffer.from([0, 255, 10]),
    ]);
    const response = parsedResponse(data);
    expect(Buffer.from(response.reason, "latin1").toString()).toBe("= 2**3 * 5**2 но");
    expect(Buffer.from(headerOf(response, "subject") ?? "", "latin1").toString()).toBe("☎");
    expect([...response.body]).toEqual([0, 255, 10]);
  });

  it("ignores octets after the body and refuses a body cut short (RFC 3261 §18.3)", () => {
    const whole = text(INVITE, "abcd").toString();
    expect(parsedRequest(`${whole}ACK sip:x SIP/2.0\r\n\r\n`).body.toString()).toBe("abcd");
    expect(problemOf(whole.slice(0, -1))).toBe("400 Content-Length Exceeds Body");
  });

  it.each([
    ["a negative Content-Length", "Content-Length: -999", "400 Bad Content-Length"],
    ["two Content-Lengths that differ", "Content-Length: 1\r\nContent-Length: 2", "400 Conflicting Content-Length"],
    ["a header without colon", "Broken", "400 Malformed Header Line"],
    ["a header name that is no token", "Bro ken: x", "400 Malformed Header"],
    ["a bare line feed inside a value", "Subject: a\nInjected: b", "400 Malformed Header"],
    ["a NUL inside a value", "Subject: a\0b", "400 Malformed Header"],
    ["a line feed behind a backslash", 'Subject: "a\\\nb"', "400 Malformed Header"],
    ["nothing in a quoted NUL", 'Subject: "a\\\0b"', "none"],
  ])("refuses %s", (_name, line, expected) => {
    expect(problemOf(`${INVITE.join("\r\n")}\r\n${line}\r\n\r\n`)).toBe(expected);
  });

  it.each([
    ["INVITE  sip:a@b SIP/2.0", "400 Malformed Request Line"],
    ["INVITE sip:a@b SIP/2.0 ", "400 Malformed Request Line"],
    ["INVITE sip:a b@c SIP/2.0", "400 Malformed Request Line"],
    ["INVITE SIP/2.0", "400 Malformed Request Line"],
    ["INVITE sip:a@b SIP/7.0", "505 Version Not Supported"],
    ["INVITE sip:a@b HTTP/1.1", "garbage"],
    ["GET / HTTP/1.1", "garbage"],
    ["SIP/2.0 4294967301 better not", "garbage"],
    ["SIP/2.0 99 low", "garbage"],
    ["", "garbage"],
  ])("judges the start line %j", (line, expected) => {
    expect(problemOf([line, ...INVITE.slice(1), "", ""].join("\r\n"))).toBe(expected);
  });

  it.each([
    [1, "400 Missing Via Header"],
    [2, "400 Missing From Header"],
    [3, "400 Missing To Header"],
    [4, "400 Missing Call-ID Header"],
    [5, "400 Missing CSeq Header"],
  ])("misses mandatory header line %i (RFC 3261 §8.1.1)", (index, expected) => {
    expect(problemOf(text(INVITE.filter((_line, at) => at !== index)))).toBe(expected);
  });

  it.each([
    ["Via: SIP/2.0/UDP ;branch=x", 1, "400 Malformed Via Header"],
    ['From: "Al <sip:a@b>;tag=1', 2, "400 Malformed From Header"],
    ["To: Watson, Thomas <sip:t@b>", 3, "400 Malformed To Header"],
    ["To: <sip:a b@c>", 3, "400 Malformed To Header"],
    ["From: <sip:a@b>;tag=a|b", 2, "400 Malformed From Tag"],
    ["Call-ID: a|b", 4, "400 Malformed Call-ID Header"],
    ["Call-ID: a;from-tag=b", 4, "400 Malformed Call-ID Header"],
    ["CSeq: 36893488147419103232 INVITE", 5, "400 Malformed CSeq Header"],
    ["CSeq: x INVITE", 5, "400 Malformed CSeq Header"],
  ])("refuses %j", (line, index, expected) => {
    const lines = [...INVITE];
    lines[index] = line;
    expect(problemOf(text(lines))).toBe(expected);
  });

  it("refuses repeated single headers (RFC 4475 §3.3.8)", () => {
    expect(problemOf(text([...INVITE, "To: <sip:other@b>"]))).toBe("400 Repeated to Header");
  });

  it("never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        problemOf(Buffer.from(bytes));
      }),
    );
  });

  it("never throws on messages with damage in them", () => {
    const valid = text(INVITE, "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n");
    const damage = fc.array(
      fc.record({ at: fc.nat(valid.length - 1), cut: fc.nat(20), insert: fc.uint8Array({ maxLength: 8 }) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(damage, (edits) => {
        let data = valid;
        for (const { at, cut, insert } of edits) {
          data = Buffer.concat([data.subarray(0, at), Buffer.from(insert), data.subarray(at + cut)]);
        }
        problemOf(data);
      }),
      { numRuns: 500 },
    );
  });

  it("parses tens of thousands of hostile bytes in linear time: anything else runs into the time limit", () => {
    for (const unit of [";a", "<", '"', "\\", ",", " \r\n ", "%"]) {
      const hostile = unit.repeat(Math.floor(60_000 / unit.length));
      expect(problemOf(text([...INVITE.slice(0, 2), `From: ${hostile}`, ...INVITE.slice(3)]))).toMatch(/^400/);
      problemOf(text([INVITE[0] ?? "", `Via: ${hostile}`, ...INVITE.slice(2)]));
    }
  });
});

describe("splitList", () => {
  it("respects quotes, escapes and angle brackets", () => {
    expect(splitList('"a, \\" b" <sip:x@y;p=1,2>;q=1 , <sip:z@y>,,c')).toEqual([
      '"a, \\" b" <sip:x@y;p=1,2>;q=1',
      "<sip:z@y>",
      "c",
    ]);
  });

  it("loses nothing but separators and space", () => {
    const element = fc.constantFrom("a", '"x,y"', "<sip:a@b,c>", "b;q=1");
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 8 }), (elements) => {
        expect(splitList(elements.join(" , "))).toEqual(elements);
      }),
    );
  });
});
