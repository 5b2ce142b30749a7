import type { G711Law } from "@callwright/rtp";
import { parse } from "sdp-transform";
import { z } from "zod";
import type { SipEndpoint } from "./sip-message";

/** Payload type of RFC 4733 events in our offers. */
export const EVENT_PAYLOAD_TYPE = 101;

export type MediaDirection = "sendrecv" | "sendonly" | "recvonly" | "inactive";

/** What the other side said about its sound. */
export interface RemoteSound {
  readonly endpoint: SipEndpoint;
  readonly law: G711Law;
  readonly payloadType: number;
  /** Payload type of RFC 4733 events; null where it takes none. */
  readonly eventPayloadType: number | null;
  /** As the other side sees it: `sendonly` means that it does not listen. */
  readonly direction: MediaDirection;
}

/** The description fits no telephone call of ours; the message says why. */
export class SessionDescriptionError extends Error {
  override readonly name = "SessionDescriptionError";
}

/** What sdp-transform makes of a text, as far as it is used here: it checks nothing itself. */
const directionSchema = z.enum(["sendrecv", "sendonly", "recvonly", "inactive"]);
const connectionSchema = z.object({ ip: z.union([z.string(), z.number()]).transform(String) });
const sessionSchema = z.object({
  connection: connectionSchema.optional(),
  direction: directionSchema.optional(),
  media: z.array(
    z.object({
      type: z.string(),
      port: z.number(),
      connection: connectionSchema.optional(),
      direction: directionSchema.optional(),
      payloads: z.union([z.string(), z.number()]).transform(String).default(""),
      rtp: z.array(
        z.object({
          payload: z.number(),
          codec: z.union([z.string(), z.number()]).transform(String),
          rate: z.number().optional(),
        }),
      ),
    }),
  ),
});

/** Payload types that need no rtpmap (RFC 3551 table 4). */
const STATIC_LAWS: Readonly<Record<number, G711Law>> = { 0: "ulaw", 8: "alaw" };

interface DescriptionOptions {
  readonly local: SipEndpoint;
  readonly sessionId: number;
  /** Grows with every change (RFC 4566 §5.2). */
  readonly version: number;
}

/** Our offer: µ-law, A-law and telephone events, sent and received on one port. */
export function describeSession(options: DescriptionOptions): string {
  const formats = [
    { payloadType: 0, map: "PCMU/8000" },
    { payloadType: 8, map: "PCMA/8000" },
    { payloadType: EVENT_PAYLOAD_TYPE, map: EVENT_MAP },
  ];
  return describe(options, formats, "sendrecv");
}

/** Our answer to an offer: of what it offers the codec that is used, with the offer's own numbers (RFC 3264 §6.1). */
export function answerSession(options: DescriptionOptions, offered: RemoteSound): string {
  const { law, payloadType, eventPayloadType, direction } = offered;
  const formats = [
    { payloadType, map: law === "ulaw" ? "PCMU/8000" : "PCMA/8000" },
    ...(eventPayloadType === null ? [] : [{ payloadType: eventPayloadType, map: EVENT_MAP }]),
  ];
  return describe(options, formats, answerDirection(direction));
}

const EVENT_MAP = "telephone-event/8000";

function describe(
  { local, sessionId, version }: DescriptionOptions,
  formats: readonly { readonly payloadType: number; readonly map: string }[],
  direction: MediaDirection,
): string {
  const family = local.address.includes(":") ? "IP6" : "IP4";
  const events = formats.find(({ map }) => map === EVENT_MAP);
  return [
    "v=0",
    `o=callwright ${sessionId} ${version} IN ${family} ${local.address}`,
    "s=-",
    `c=IN ${family} ${local.address}`,
    "t=0 0",
    `m=audio ${local.port} RTP/AVP ${formats.map(({ payloadType }) => payloadType).join(" ")}`,
    ...formats.map(({ payloadType, map }) => `a=rtpmap:${payloadType} ${map}`),
    ...(events === undefined ? [] : [`a=fmtp:${events.payloadType} 0-15`]),
    "a=ptime:20",
    `a=${direction}`,
    "",
  ].join("\r\n");
}

/** @throws SessionDescriptionError where there is no sound, or in no codec of ours */
export function readRemoteSound(description: string): RemoteSound {
  const parsed = sessionSchema.safeParse(parse(description));
  if (!parsed.success) throw new SessionDescriptionError("its session description (SDP) cannot be read");
  const session = parsed.data;
  const audio = session.media.find((media) => media.type === "audio" && media.port !== 0);
  if (audio === undefined) throw new SessionDescriptionError("its session description (SDP) has no sound in it");
  const address = (audio.connection ?? session.connection)?.ip;
  if (address === undefined) throw new SessionDescriptionError("its session description (SDP) names no address");
  const payloadTypes = audio.payloads.split(/\s+/).map(Number);
  const codec = payloadTypes
    .map((payloadType) => ({ payloadType, law: lawOf(payloadType, audio.rtp) }))
    .find((each) => each.law !== null);
  if (codec === undefined || codec.law === null) {
    throw new SessionDescriptionError("it offers no codec that this phone has (G.711 µ-law or A-law)");
  }
  const event = audio.rtp.find((each) => each.codec.toLowerCase() === "telephone-event" && each.rate === 8_000);
  return {
    endpoint: { address, port: audio.port },
    law: codec.law,
    payloadType: codec.payloadType,
    eventPayloadType: event?.payload ?? null,
    direction: audio.direction ?? session.direction ?? "sendrecv",
  };
}

function lawOf(
  payloadType: number,
  maps: readonly { readonly payload: number; readonly codec: string }[],
): G711Law | null {
  const codec = maps.find((each) => each.payload === payloadType)?.codec.toUpperCase();
  if (codec === "PCMU") return "ulaw";
  if (codec === "PCMA") return "alaw";
  return codec === undefined ? (STATIC_LAWS[payloadType] ?? null) : null;
}

/** What we answer to a direction that the other side wants (RFC 3264 §6.1). */
function answerDirection(offered: MediaDirection): MediaDirection {
  if (offered === "sendonly") return "recvonly";
  return offered === "recvonly" ? "sendonly" : offered;
}
