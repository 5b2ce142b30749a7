import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerSession, describeSession, readRemoteSound } from "./session-description";
import {
  addressUri,
  formatSipMessage,
  headerList,
  headerOf,
  headerParam,
  parseSipMessage,
  parseSipUri,
} from "./sip-message";

describe("SIP messages", () => {
  it("reads compact names, folded lines and lists", () => {
    const text = [
      "SIP/2.0 200 OK",
      "v: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1,",
      " SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK2",
      'Record-Route: "a, b" <sip:p1;lr>, <sip:p2;lr>',
      "t: <sip:1000@h>;tag=abc",
      "l: 2",
      "",
      "hi there",
    ].join("\r\n");
    const message = parseSipMessage(Buffer.from(text));
    expect(message).toMatchObject({ kind: "response", status: 200, reason: "OK", body: "hi" });
    if (message === null) return;
    expect(headerList(message, "via").map((via) => headerParam(via, "branch"))).toEqual(["z9hG4bK1", "z9hG4bK2"]);
    expect(headerList(message, "record-route").map(addressUri)).toEqual(["sip:p1;lr", "sip:p2;lr"]);
    expect(headerParam(headerOf(message, "to"), "tag")).toBe("abc");
  });

  it("writes what it reads", () => {
    const request = {
      kind: "request",
      method: "INFO",
      uri: "sip:1000@192.0.2.1",
      headers: [["call-id", "x"] as const, ["cseq", "2 INFO"] as const],
      body: "żółw",
    } as const;
    const bytes = formatSipMessage(request);
    expect(bytes.toString()).toContain("Call-ID: x\r\nCSeq: 2 INFO\r\nContent-Length: 7\r\n\r\n");
    expect(parseSipMessage(bytes)).toMatchObject({ method: "INFO", uri: "sip:1000@192.0.2.1", body: "żółw" });
  });

  it("a tag within <…> is the URI's", () => {
    expect(headerParam('"x;tag=no" <sip:a@b;tag=no>;tag=yes', "tag")).toBe("yes");
    expect(headerParam("<sip:a@b;tag=no>", "tag")).toBeNull();
  });

  it("reads URIs", () => {
    expect(parseSipUri("sip:1000@[::1]:5070;transport=udp")).toEqual({ user: "1000", host: "::1", port: 5070 });
    expect(parseSipUri("sip:host.example")).toEqual({ user: "", host: "host.example", port: null });
    for (const wrong of ["tel:123", "sip:", "sip:a b@c", ""]) expect(parseSipUri(wrong)).toBeNull();
  });

  it("throws at no bytes whatever", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        parseSipMessage(bytes);
      }),
    );
    const line = fc.constantFrom("SIP/2.0 200 OK", "BYE sip:x SIP/2.0", "Via: ;;<,", "l: -5", ": x", " y", "a\n", "");
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const message = parseSipMessage(Buffer.from(lines.join("\r\n")));
        if (message !== null) headerList(message, "via").map((via) => headerParam(via, "branch"));
      }),
    );
  });
});

describe("session descriptions", () => {
  const local = { address: "127.0.0.1", port: 4_000 };

  it("reads its own", () => {
    expect(readRemoteSound(describeSession({ local, sessionId: 1, version: 1 }))).toEqual({
      endpoint: local,
      law: "ulaw",
      payloadType: 0,
      eventPayloadType: 101,
      direction: "sendrecv",
    });
  });

  it("takes the first codec that it has, by map or by number, and the address of the medium", () => {
    const sound = readRemoteSound(
      "v=0\r\no=- 1 1 IN IP4 x\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 9 96 8\r\nc=IN IP4 192.0.2.9\r\na=rtpmap:96 PCMA/8000\r\na=sendonly\r\n",
    );
    expect(sound).toMatchObject({ law: "alaw", payloadType: 96, eventPayloadType: null, direction: "sendonly" });
    expect(sound.endpoint.address).toBe("192.0.2.9");
  });

  it.each([
    ["", "no sound"],
    ["v=0\r\nm=audio 0 RTP/AVP 0\r\n", "no sound"],
    ["v=0\r\nm=audio 9 RTP/AVP 0\r\n", "no address"],
    ["v=0\r\nc=IN IP4 1.2.3.4\r\nm=audio 9 RTP/AVP 18\r\n", "no codec"],
  ])("says what is wrong with %j", (description, words) => {
    expect(() => readRemoteSound(description)).toThrow(words);
  });

  it("answers with what was offered, by the offer's numbers, in the fitting direction", () => {
    const offered = { endpoint: local, law: "alaw", payloadType: 96, eventPayloadType: 97 } as const;
    const options = { local, sessionId: 1, version: 2 };
    const answer = answerSession(options, { ...offered, direction: "sendonly" });
    expect(answer).toContain("m=audio 4000 RTP/AVP 96 97\r\na=rtpmap:96 PCMA/8000\r\na=rtpmap:97 telephone-event/8000");
    expect(answer).toContain("a=fmtp:97 0-15\r\n");
    for (const [from, to] of [
      ["sendrecv", "sendrecv"],
      ["sendonly", "recvonly"],
      ["recvonly", "sendonly"],
      ["inactive", "inactive"],
    ] as const) {
      expect(answerSession(options, { ...offered, direction: from })).toContain(`a=${to}\r\n`);
    }
    expect(answerSession(options, { ...offered, eventPayloadType: null, direction: "sendrecv" })).not.toContain(
      "event",
    );
  });
});
