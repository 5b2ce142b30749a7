import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MediaControlError } from "../control/media-control-error";
import { EndpointSdp } from "../endpoints/endpoint-sdp";
import { negotiate } from "./negotiate";
import { parseRemoteSdp } from "./remote-sdp";

const sdp = (...lines: string[]) => `${["v=0", "o=- 1 1 IN IP4 10.0.0.9", "s=-", "t=0 0", ...lines].join("\r\n")}\r\n`;
const C = "c=IN IP4 10.0.0.1";
const BOTH = ["PCMU", "PCMA"] as const;
const code = (text: string) => {
  try {
    parseRemoteSdp(text);
    return "fine";
  } catch (error) {
    return error instanceof MediaControlError ? error.code : error;
  }
};

describe("parseRemoteSdp", () => {
  it("reads address, ports, direction and payloads", () => {
    const { audio, lines, audioIndex } = parseRemoteSdp(
      sdp(
        C,
        "a=sendonly",
        "m=audio 4000 RTP/AVP 96 0 101",
        "a=rtpmap:96 opus/48000/2",
        "a=rtpmap:101 telephone-event/8000",
        "a=rtcp:4009",
      ),
    );
    expect(audio).toEqual({
      address: "10.0.0.1",
      port: 4_000,
      rtcpPort: 4_009,
      direction: "sendonly",
      payloads: [
        { payloadType: 96, codec: "OPUS", clockRate: 48_000 },
        { payloadType: 0, codec: "PCMU", clockRate: 8_000 },
        { payloadType: 101, codec: "TELEPHONE-EVENT", clockRate: 8_000 },
      ],
    });
    expect(lines).toEqual([{ type: "audio", protocol: "RTP/AVP", formats: "96 0 101" }]);
    expect(audioIndex).toBe(0);
  });

  it("lets the media line's own address and direction count before the session's", () => {
    const { audio } = parseRemoteSdp(
      sdp(C, "a=inactive", "m=audio 4000 RTP/AVP 0", "c=IN IP6 2001:db8::1", "a=recvonly"),
    );
    expect(audio).toMatchObject({ address: "2001:db8::1", direction: "recvonly", rtcpPort: 4_001 });
  });

  it("takes the first audio that is plain RTP and not switched off", () => {
    const text = sdp(
      C,
      "m=audio 0 RTP/AVP 0",
      "m=audio 5000 RTP/SAVP 0",
      "m=video 6000 RTP/AVP 96",
      "m=audio 7000 RTP/AVPF 8",
    );
    expect(parseRemoteSdp(text)).toMatchObject({ audioIndex: 3, audio: { port: 7_000 } });
  });

  it.each([
    ["nothing", "", "bad-sdp"],
    ["text", "INVITE sip:x SIP/2.0", "bad-sdp"],
    ["no media", sdp(C), "bad-sdp"],
    ["only video", sdp(C, "m=video 4000 RTP/AVP 96"), "bad-sdp"],
    ["a port beyond all", sdp(C, "m=audio 70000 RTP/AVP 0"), "bad-sdp"],
    ["audio switched off", sdp(C, "m=audio 0 RTP/AVP 0"), "bad-sdp"],
    ["no address", sdp("m=audio 4000 RTP/AVP 0"), "bad-sdp"],
    ["a name for an address", sdp("c=IN IP4 host.example", "m=audio 4000 RTP/AVP 0"), "bad-sdp"],
    ["another version", sdp(C, "m=audio 4000 RTP/AVP 0").replace("v=0", "v=1"), "bad-sdp"],
    ["SRTP only", sdp(C, "m=audio 4000 UDP/TLS/RTP/SAVPF 0"), "no-common-codec"],
  ])("refuses %s", (_, text, expected) => {
    expect(code(text)).toBe(expected);
  });

  it("property: garbage is refused with a code and never fails otherwise", () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "v=0",
        "m=audio 4000 RTP/AVP 0",
        "m=",
        "c=IN IP4 1.1.1.1",
        "a=rtpmap:",
        "a=rtcp:x",
        "m=audio x y z",
      ),
      fc.tuple(fc.constantFrom("a", "c", "m", "o", "t"), fc.string()).map(([type, rest]) => `${type}=${rest}`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        expect(["fine", "bad-sdp", "no-common-codec"]).toContain(code(lines.join("\r\n")));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("negotiate", () => {
  const agree = (text: string, wish: "sendrecv" | "sendonly" | "recvonly" | "inactive" = "sendrecv") =>
    negotiate(parseRemoteSdp(text), BOTH, wish);

  it("takes the peer's first codec that we have, under the peer's number", () => {
    expect(agree(sdp(C, "m=audio 4000 RTP/AVP 18 8 0"))).toMatchObject({ codec: "PCMA", payloadType: 8 });
    expect(agree(sdp(C, "m=audio 4000 RTP/AVP 97 0", "a=rtpmap:97 PCMA/8000"))).toMatchObject({
      codec: "PCMA",
      payloadType: 97,
    });
    expect(negotiate(parseRemoteSdp(sdp(C, "m=audio 4000 RTP/AVP 8 0")), ["PCMU"], "sendrecv").codec).toBe("PCMU");
  });

  it("takes telephone-event of 8 kHz only", () => {
    const offer = sdp(
      C,
      "m=audio 4000 RTP/AVP 0 110 96",
      "a=rtpmap:110 telephone-event/48000",
      "a=rtpmap:96 telephone-event/8000",
    );
    expect(agree(offer).eventPayloadType).toBe(96);
    expect(agree(sdp(C, "m=audio 4000 RTP/AVP 0")).eventPayloadType).toBeNull();
  });

  it.each([
    ["sendrecv", "sendrecv", "sendrecv"],
    ["sendonly", "sendrecv", "recvonly"],
    ["recvonly", "sendrecv", "sendonly"],
    ["inactive", "sendrecv", "inactive"],
    ["sendrecv", "sendonly", "sendonly"],
    ["sendonly", "sendonly", "inactive"],
    ["sendrecv", "inactive", "inactive"],
  ] as const)("answers %s, wanting %s, with %s", (offered, wish, expected) => {
    expect(agree(sdp(C, "m=audio 4000 RTP/AVP 0", `a=${offered}`), wish).direction).toBe(expected);
  });

  it("sends nothing to 0.0.0.0", () => {
    expect(agree(sdp("c=IN IP4 0.0.0.0", "m=audio 4000 RTP/AVP 0"))).toMatchObject({
      direction: "recvonly",
      remoteReachable: false,
    });
  });
});

describe("EndpointSdp", () => {
  const endpoint = () => new EndpointSdp({ sdpSessionId: "42", address: "10.1.1.1", port: 20_000, codecs: BOTH });

  it("writes an offer of all it has", () => {
    expect(endpoint().offer()).toBe(
      [
        "v=0",
        "o=callwright 42 1 IN IP4 10.1.1.1",
        "s=-",
        "c=IN IP4 10.1.1.1",
        "t=0 0",
        "m=audio 20000 RTP/AVP 0 8 101",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-15",
        "a=ptime:20",
        "a=sendrecv",
        "",
      ].join("\r\n"),
    );
  });

  it("keeps the peer's address through a hold by 0.0.0.0, and latches anew only for a new one", () => {
    const one = endpoint();
    const offer = (address: string, port: number) =>
      one.answer(sdp(`c=IN IP4 ${address}`, `m=audio ${port} RTP/AVP 0`)).media;
    expect(offer("10.0.0.1", 4_000)).toMatchObject({ relatch: true, send: true });
    expect(offer("0.0.0.0", 4_000)).toMatchObject({ relatch: false, send: false, remote: { address: "10.0.0.1" } });
    expect(offer("10.0.0.1", 4_000)).toMatchObject({ relatch: false, send: true });
    expect(offer("10.0.0.1", 4_002)).toMatchObject({ relatch: true, remote: { port: 4_002 } });
  });

  it("keeps everything when an offer is refused", () => {
    const one = endpoint();
    const { localSdp } = one.answer(sdp(C, "m=audio 4000 RTP/AVP 0"));
    expect(() => one.answer(sdp(C, "m=audio 4000 RTP/AVP 18"), "inactive")).toThrow("G729");
    expect(one.localSdp).toBe(localSdp);
    expect(one.answer(sdp(C, "m=audio 4000 RTP/AVP 0")).localSdp).toBe(localSdp);
  });

  it("keeps what was wanted until something else is", () => {
    const one = endpoint();
    expect(one.offer("sendonly")).toContain("a=sendonly");
    expect(one.applyAnswer(sdp(C, "m=audio 4000 RTP/AVP 0", "a=recvonly"))).toMatchObject({
      send: true,
      receive: false,
    });
    expect(one.offer()).toContain("a=sendonly");
    expect(one.offer("sendrecv")).toMatch(/o=callwright 42 2[\s\S]*a=sendrecv/);
  });
});
