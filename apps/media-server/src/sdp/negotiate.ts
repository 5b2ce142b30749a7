import type { MediaCodec, MediaDirection } from "@callwright/contracts";
import { MediaControlError } from "../control/media-control-error";
import type { RemoteSdp } from "./remote-sdp";

/** The number we give telephone-event in our own offers. */
export const OFFERED_EVENT_PAYLOAD_TYPE = 101;
export const STATIC_PAYLOAD_TYPE: Readonly<Record<MediaCodec, number>> = { PCMU: 0, PCMA: 8 };

/** What both sides agreed on. */
export interface Negotiated {
  readonly codec: MediaCodec;
  readonly payloadType: number;
  /** telephone-event as the peer numbers it; null where it has none. */
  readonly eventPayloadType: number | null;
  /** From our side. */
  readonly direction: MediaDirection;
  /** The peer can be sent to: not on hold in the old way (c=0.0.0.0, RFC 2543). */
  readonly remoteReachable: boolean;
}

const sends = (direction: MediaDirection) => direction === "sendrecv" || direction === "sendonly";
const receives = (direction: MediaDirection) => direction === "sendrecv" || direction === "recvonly";

function directionOf(send: boolean, receive: boolean): MediaDirection {
  if (send) return receive ? "sendrecv" : "sendonly";
  return receive ? "recvonly" : "inactive";
}

/**
 * Agree on codec, digits and direction (RFC 3264 §6). The peer's order of codecs counts, among those we allow.
 * @param wish the direction that we want
 * @throws MediaControlError `no-common-codec`
 */
export function negotiate(remote: RemoteSdp, allowed: readonly MediaCodec[], wish: MediaDirection): Negotiated {
  const { audio } = remote;
  let chosen: { readonly codec: MediaCodec; readonly payloadType: number } | undefined;
  for (const payload of audio.payloads) {
    const codec = allowed.find((name) => name === payload.codec);
    if (codec === undefined || payload.clockRate !== 8_000) continue;
    chosen = { codec, payloadType: payload.payloadType };
    break;
  }
  if (chosen === undefined) {
    const offered = audio.payloads.map((payload) => payload.codec || `type ${payload.payloadType}`).join(", ");
    throw new MediaControlError(
      "no-common-codec",
      `offered: ${offered || "nothing"}; supported: ${allowed.join(", ")}`,
    );
  }
  const event = audio.payloads.find(({ codec, clockRate }) => codec === "TELEPHONE-EVENT" && clockRate === 8_000);
  const remoteReachable = audio.address !== "0.0.0.0" && audio.address !== "::";
  return {
    ...chosen,
    eventPayloadType: event?.payloadType ?? null,
    direction: directionOf(
      sends(wish) && receives(audio.direction) && remoteReachable,
      receives(wish) && sends(audio.direction),
    ),
    remoteReachable,
  };
}

export { receives as receivesAudio, sends as sendsAudio };
