import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { headerKey, headerSpelling } from "./header-names";
import { parseNameAddr } from "./name-addr";
import { parseSipUri } from "./uri";
import { parseVia } from "./via";

describe("parseSipUri", () => {
  it.each([
    ["sip:alice@atlanta.com", { user: "alice", host: "atlanta.com", port: undefined }],
    ["SIPS:a@B.Example:5061", { scheme: "sips", host: "b.example", port: 5061 }],
    ["sip:127.0.0.1:5060;transport=TCP;lr", { user: undefined, host: "127.0.0.1", port: 5060 }],
    ["sip:[2001:db8::1]:5070", { host: "2001:db8::1", port: 5070 }],
    ["sip:user;par=u%40example.net@example.com", { user: "user;par=u%40example.net", host: "example.com" }],
    ["sip:a?b@host", { user: "a?b", host: "host", hasHeaders: false }],
    ["sip:a@host?Route=x", { host: "host", hasHeaders: true }],
  ])("reads %s", (uri, expected) => {
    expect(parseSipUri(uri)).toMatchObject(expected);
  });

  it.each([
    "tel:+1",
    "sip:",
    "sip:@host",
    "sip:a@",
    "sip:a@ho st",
    "sip:a@host:99999",
    "sip:a@host:0",
    "sip:a@[::1",
    "<sip:a@b>",
    "sip:a@h\u00e9",
  ])("refuses %s", (uri) => {
    expect(parseSipUri(uri)).toBeUndefined();
  });

  it("gives parameters by lower-case name", () => {
    expect(parseSipUri("sip:h;Transport=tcp;LR")?.params).toEqual(
      new Map([
        ["transport", "tcp"],
        ["lr", ""],
      ]),
    );
  });
});

describe("parseNameAddr", () => {
  it.each([
    ['"J Rosenberg \\\\\\"" <sip:j@e.com> ; tag = 98', { uri: "sip:j@e.com", tag: "98" }],
    ["caller<sip:caller@example.com>;tag=323", { uri: "sip:caller@example.com", tag: "323" }],
    ["sip:a@b;tag=1", { uri: "sip:a@b", tag: "1" }],
    ["<sip:a@b;uriparam=x>;tag=2", { uri: "sip:a@b;uriparam=x", tag: "2" }],
    ["sip:user;x=y@h;tag=3", { uri: "sip:user;x=y@h", tag: "3" }],
    ["<tel:+1-2>", { uri: "tel:+1-2", tag: undefined }],
  ])("reads %s", (value, expected) => {
    const parsed = parseNameAddr(value);
    expect({ uri: parsed?.uri, tag: parsed?.params.get("tag") }).toEqual(expected);
  });

  it.each([
    '"open <sip:a@b>',
    "<sip:a@b",
    "<sip:a@b> junk",
    "Bell, A <sip:a@b>",
    "sip:a b@c",
    "noscheme",
    "",
    "sip:a@b?x=y",
    '<sip:a@b>;tag="x',
  ])("refuses %s", (value) => {
    expect(parseNameAddr(value)).toBeUndefined();
  });

  it("never throws", () => {
    const alphabet = fc.constantFrom("<", ">", '"', "\\", ";", "=", ",", ":", "@", "a", " ", "\t", "sip:");
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 24 }), (parts) => {
        parseNameAddr(parts.join(""));
        parseVia(`SIP/2.0/UDP ${parts.join("")}`);
        parseSipUri(`sip:${parts.join("")}`);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("parseVia", () => {
  it("reads the plain form and the one with all the white space the grammar allows (RFC 4475 §3.1.1.1)", () => {
    expect(parseVia("SIP/2.0/UDP h:5070;branch=z9hG4bK1;rport")).toMatchObject({
      transport: "UDP",
      host: "h",
      port: 5070,
    });
    const wide = parseVia("SIP  / 2.0  / TCP     Spindle.example.com : 99  ;  branch  =   z9hG4bK9ikj8");
    expect(wide).toMatchObject({ transport: "TCP", host: "spindle.example.com", port: 99 });
    expect(wide?.params.get("branch")).toBe("z9hG4bK9ikj8");
  });

  it.each(["SIP/3.0/UDP h", "HTTP/2.0/UDP h", "SIP/2.0/UDP", "SIP/2.0/UDP h;;", "SIP/2.0/UDP h;branch=,x", "x"])(
    "refuses %s",
    (via) => {
      expect(parseVia(via)).toBeUndefined();
    },
  );
});

describe("header names", () => {
  it("maps compact forms and spellings to one key and back", () => {
    expect(["i", "Call-ID", "CALL-ID"].map(headerKey)).toEqual(["call-id", "call-id", "call-id"]);
    expect(["call-id", "cseq", "diversion", "p-asserted-identity", "rseq"].map(headerSpelling)).toEqual([
      "Call-ID",
      "CSeq",
      "Diversion",
      "P-Asserted-Identity",
      "RSeq",
    ]);
  });
});
