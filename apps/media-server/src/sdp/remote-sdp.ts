import { isIP } from "node:net";
import type { MediaDirection } from "@callwright/contracts";
import { parse } from "sdp-transform";
import { z } from "zod";
import { MediaControlError } from "../control/media-control-error";

/** What sdp-transform makes of a text, as far as it is used here: it checks nothing itself. */
const port = z.number().int().min(0).max(65_535);
const connection = z.object({ ip: z.union([z.string(), z.number()]).transform(String) });
const direction = z.enum(["sendrecv", "sendonly", "recvonly", "inactive"]);
const mediaSchema = z.object({
  type: z.string(),
  port,
  protocol: z.string(),
  payloads: z.union([z.string(), z.number()]).transform(String).default(""),
  connection: connection.optional(),
  direction: direction.optional(),
  rtcp: z.object({ port }).optional(),
  rtp: z.array(
    z.object({
      payload: z.number().int(),
      codec: z.union([z.string(), z.number()]).transform(String),
      rate: z.number().optional(),
    }),
  ),
});
const sessionSchema = z.object({
  version: z.literal(0),
  connection: connection.optional(),
  direction: direction.optional(),
  media: z.array(mediaSchema).min(1).max(64),
});

export interface RemotePayload {
  readonly payloadType: number;
  /** Upper case; empty where neither rtpmap nor RFC 3551 names it. */
  readonly codec: string;
  readonly clockRate: number;
}

/** One m= line, as an answer has to repeat it. */
export interface RemoteMediaLine {
  readonly type: string;
  readonly protocol: string;
  readonly formats: string;
}

export interface RemoteAudio {
  readonly address: string;
  readonly port: number;
  readonly rtcpPort: number;
  /** From the peer's side. */
  readonly direction: MediaDirection;
  /** In the peer's order. */
  readonly payloads: readonly RemotePayload[];
}

export interface RemoteSdp {
  readonly lines: readonly RemoteMediaLine[];
  /** Which of the lines is `audio`. */
  readonly audioIndex: number;
  readonly audio: RemoteAudio;
}

/** Payload types whose meaning is fixed (RFC 3551 §6) and that we may meet. */
const STATIC_PAYLOADS: Readonly<Record<number, string>> = {
  0: "PCMU",
  3: "GSM",
  4: "G723",
  8: "PCMA",
  9: "G722",
  13: "CN",
  18: "G729",
};

/**
 * Read the peer's SDP and pick its audio line: the first on plain RTP that is not switched off.
 * @throws MediaControlError `bad-sdp`, or `no-common-codec` where audio is there but on no transport that we speak
 */
export function parseRemoteSdp(text: string): RemoteSdp {
  const parsed = sessionSchema.safeParse(parseLoosely(text));
  if (!parsed.success) throw new MediaControlError("bad-sdp", `the SDP cannot be read: ${describe(parsed.error)}`);
  const session = parsed.data;
  const audioLines = session.media
    .map((media, index) => ({ media, index }))
    .filter(({ media }) => media.type === "audio");
  if (audioLines.length === 0) throw new MediaControlError("bad-sdp", "the SDP has no m=audio line");
  const open = audioLines.filter(({ media }) => media.port !== 0);
  if (open.length === 0) throw new MediaControlError("bad-sdp", "the SDP has its audio switched off (port 0)");
  const chosen = open.find(({ media }) => isPlainRtp(media.protocol));
  if (chosen === undefined) {
    const offered = open.map(({ media }) => media.protocol).join(", ");
    throw new MediaControlError("no-common-codec", `audio is on ${offered}; only RTP/AVP is supported`);
  }
  const { media, index } = chosen;
  const address = (media.connection ?? session.connection)?.ip;
  if (address === undefined) throw new MediaControlError("bad-sdp", "the SDP has no c= line for its audio");
  if (isIP(address) === 0) {
    throw new MediaControlError(
      "bad-sdp",
      `the c= line must hold an IP address, not ${JSON.stringify(address.slice(0, 64))}`,
    );
  }
  return {
    lines: session.media.map((line) => ({ type: line.type, protocol: line.protocol, formats: line.payloads })),
    audioIndex: index,
    audio: {
      address,
      port: media.port,
      rtcpPort: media.rtcp?.port ?? Math.min(media.port + 1, 65_535),
      direction: media.direction ?? session.direction ?? "sendrecv",
      payloads: readPayloads(media),
    },
  };
}

function parseLoosely(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new MediaControlError("bad-sdp", `the SDP cannot be read: ${error instanceof Error ? error.message : "?"}`);
  }
}

/** Feedback (AVPF) is a promise of reports that need not be kept; SRTP is another matter. */
function isPlainRtp(protocol: string): boolean {
  return protocol === "RTP/AVP" || protocol === "RTP/AVPF";
}

function readPayloads(media: z.output<typeof mediaSchema>): RemotePayload[] {
  const payloads: RemotePayload[] = [];
  for (const format of media.payloads.split(/\s+/)) {
    if (!/^\d{1,3}$/.test(format) || Number(format) > 127) continue;
    const payloadType = Number(format);
    const mapped = media.rtp.find((entry) => entry.payload === payloadType);
    payloads.push({
      payloadType,
      codec: (mapped?.codec ?? STATIC_PAYLOADS[payloadType] ?? "").toUpperCase(),
      clockRate: mapped?.rate ?? 8_000,
    });
  }
  return payloads;
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "it is malformed";
  if (issue.path.length === 1 && issue.path[0] === "version") return "it must begin with v=0";
  if (issue.path.length === 1 && issue.path[0] === "media") return "it needs 1 to 64 m= lines";
  return `${issue.path.join(".")}: ${issue.message}`;
}
