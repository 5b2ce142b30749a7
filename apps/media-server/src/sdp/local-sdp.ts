import { isIPv6 } from "node:net";
import type { MediaCodec, MediaDirection } from "@callwright/contracts";
import { type Negotiated, OFFERED_EVENT_PAYLOAD_TYPE, STATIC_PAYLOAD_TYPE } from "./negotiate";
import type { RemoteSdp } from "./remote-sdp";

/** What stays the same in all SDP of one endpoint. */
export interface LocalOrigin {
  /** Decimal digits (RFC 4566 §5.2). */
  readonly sessionId: string;
  /** Grows with every change. */
  readonly version: number;
  readonly address: string;
  readonly port: number;
}

/** Our offer: every codec in our order, and telephone-event. */
export function writeOffer(origin: LocalOrigin, codecs: readonly MediaCodec[], direction: MediaDirection): string {
  const payloads = codecs.map((codec) => ({ codec, payloadType: STATIC_PAYLOAD_TYPE[codec] }));
  return join([...sessionLines(origin), ...audioLines(origin, payloads, OFFERED_EVENT_PAYLOAD_TYPE, direction)]);
}

/** Our answer: one codec, the peer's m= lines in their order, all but its audio refused by port 0 (RFC 3264 §6). */
export function writeAnswer(origin: LocalOrigin, remote: RemoteSdp, agreed: Negotiated): string {
  const media = remote.lines.flatMap((line, index) =>
    index === remote.audioIndex
      ? audioLines(origin, [agreed], agreed.eventPayloadType, agreed.direction, line.protocol)
      : [`m=${line.type} 0 ${line.protocol} ${line.formats}`.trimEnd()],
  );
  return join([...sessionLines(origin), ...media]);
}

function sessionLines(origin: LocalOrigin): string[] {
  const address = `IN ${isIPv6(origin.address) ? "IP6" : "IP4"} ${origin.address}`;
  return ["v=0", `o=callwright ${origin.sessionId} ${origin.version} ${address}`, "s=-", `c=${address}`, "t=0 0"];
}

function audioLines(
  origin: LocalOrigin,
  payloads: readonly { readonly codec: MediaCodec; readonly payloadType: number }[],
  eventPayloadType: number | null,
  direction: MediaDirection,
  protocol = "RTP/AVP",
): string[] {
  const types = [
    ...payloads.map((payload) => payload.payloadType),
    ...(eventPayloadType === null ? [] : [eventPayloadType]),
  ];
  return [
    `m=audio ${origin.port} ${protocol} ${types.join(" ")}`,
    ...payloads.map(({ codec, payloadType }) => `a=rtpmap:${payloadType} ${codec}/8000`),
    ...(eventPayloadType === null
      ? []
      : [`a=rtpmap:${eventPayloadType} telephone-event/8000`, `a=fmtp:${eventPayloadType} 0-15`]),
    "a=ptime:20",
    `a=${direction}`,
  ];
}

function join(lines: readonly string[]): string {
  return `${lines.join("\r\n")}\r\n`;
}
