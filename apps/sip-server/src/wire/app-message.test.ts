import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bracketed, extraHeaders, replaceLocalhost } from "./app-headers";
import { parseAppMessage } from "./app-message";
import { CommandRefused } from "./command-refused";

const parse = (text: string) => parseAppMessage(Buffer.from(text));

describe("parseAppMessage", () => {
  it("takes the body from the frame, not from Content-Length (drachtio-srf counts characters)", () => {
    const message = parse("SIP/2.0 200 OK\r\nCall-ID: x\r\nContent-Length: 2\r\n\r\nöö");
    expect(message).toMatchObject({ kind: "response", status: 200, reason: "OK" });
    expect(message.body?.toString()).toBe("öö");
  });

  it.each([
    ["a lone line feed in a value", "INVITE sip:a@b SIP/2.0\r\nX-A: b\nX-Evil: c\r\n\r\n"],
    ["a lone carriage return in a value", "INVITE sip:a@b SIP/2.0\r\nX-A: b\rc\r\n\r\n"],
    ["a second From", "INVITE sip:a@b SIP/2.0\r\nfrom: <sip:a@b>\r\nFrom: <sip:c@d>\r\n\r\n"],
    ["a line without colon", "INVITE sip:a@b SIP/2.0\r\nnonsense\r\n\r\n"],
    ["a space in the URI", "INVITE sip:a @b SIP/2.0\r\n\r\n"],
    ["a line break in the reason", "SIP/2.0 200 OK\nX: y\r\n\r\n"],
    ["no start line", "\r\n\r\n"],
    ["a status that is none", "SIP/2.0 abc OK\r\n\r\n"],
  ])("refuses %s", (_name, text) => {
    expect(() => parse(text)).toThrow(CommandRefused);
  });

  it("throws nothing but CommandRefused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parseAppMessage(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(CommandRefused);
        }
      }),
    );
  });
});

describe("headers of applications", () => {
  it("throws away what only the server writes, spells names, completes Content-Type and Content-Length", () => {
    const message = parse(
      "SIP/2.0 200 OK\r\nvia: x\r\nroute: y\r\ncall-id: c\r\ncontent-length: 99\r\ndiversion: <sip:d@e>\r\nX-App: demo\r\n\r\nv=0\r\n",
    );
    expect(extraHeaders(message, "127.0.0.1:5060")).toEqual([
      { key: "diversion", value: "<sip:d@e>", name: "Diversion" },
      { key: "x-app", value: "demo", name: "X-App" },
      { key: "content-type", value: "application/sdp" },
      { key: "content-length", value: "5" },
    ]);
  });

  it("replaces @localhost only where a host ends", () => {
    const replace = (value: string) => replaceLocalhost(value, "192.0.2.1:5060");
    expect(replace("sip:1000@localhost")).toBe("sip:1000@192.0.2.1:5060");
    expect(replace("<sip:1@localhost;x=y>;tag=1")).toBe("<sip:1@192.0.2.1:5060;x=y>;tag=1");
    expect(replace("sip:1@localhost:5080")).toBe("sip:1@localhost:5080");
    expect(replace("sip:1@localhost.example")).toBe("sip:1@localhost.example");
  });

  it("puts an addr-spec into brackets, parameters outside", () => {
    expect(bracketed("sip:1@h;tag=a;x")).toBe("<sip:1@h>;tag=a;x");
    expect(bracketed('"A" <sip:1@h>;tag=a')).toBe('"A" <sip:1@h>;tag=a');
    expect(bracketed('"A <sip:1@h>')).toBeUndefined();
  });
});
