import type { MediaCodec, MediaDirection } from "@callwright/contracts";
import type { ChannelMedia } from "../rtp/worker-messages";
import { type LocalOrigin, writeAnswer, writeOffer } from "../sdp/local-sdp";
import { type Negotiated, negotiate, OFFERED_EVENT_PAYLOAD_TYPE, receivesAudio, sendsAudio } from "../sdp/negotiate";
import { parseRemoteSdp, type RemoteSdp } from "../sdp/remote-sdp";

const LAWS = { PCMU: "ulaw", PCMA: "alaw" } as const;

/** Offer and answer of one endpoint over its life (RFC 3264). Where the peer's SDP is refused, nothing changes. */
export class EndpointSdp {
  #version = 1;
  #local: { readonly body: string; readonly sdp: string } | null = null;
  #remote: RemoteSdp | null = null;
  #agreed: Negotiated | null = null;
  #wish: MediaDirection = "sendrecv";

  constructor(
    private readonly options: {
      /** Decimal digits. */
      readonly sdpSessionId: string;
      readonly address: string;
      readonly port: number;
      readonly codecs: readonly MediaCodec[];
    },
  ) {}

  /** Null before the first of both sides is known. */
  get agreed(): Negotiated | null {
    return this.#agreed;
  }

  /** The newest SDP of ours; empty before the first. */
  get localSdp(): string {
    return this.#local?.sdp ?? "";
  }

  /** A new offer of ours. */
  offer(wish: MediaDirection = this.#wish): string {
    this.#wish = wish;
    return this.#setLocal((origin) => writeOffer(origin, this.options.codecs, wish));
  }

  /** @throws MediaControlError `bad-sdp`, `no-common-codec` */
  answer(
    remoteOffer: string,
    wish: MediaDirection = this.#wish,
  ): { readonly localSdp: string; readonly media: ChannelMedia } {
    const remote = parseRemoteSdp(remoteOffer);
    const agreed = negotiate(remote, this.options.codecs, wish);
    this.#wish = wish;
    const localSdp = this.#setLocal((origin) => writeAnswer(origin, remote, agreed));
    return { localSdp, media: this.#agree(remote, agreed) };
  }

  /**
   * The peer's answer to our offer.
   * @throws MediaControlError `bad-sdp`, `no-common-codec`
   */
  applyAnswer(remoteAnswer: string, wish: MediaDirection = this.#wish): ChannelMedia {
    const remote = parseRemoteSdp(remoteAnswer);
    const agreed = negotiate(remote, this.options.codecs, wish);
    this.#wish = wish;
    return this.#agree(remote, agreed);
  }

  #agree(remote: RemoteSdp, agreed: Negotiated): ChannelMedia {
    const before = this.#remote?.audio;
    const { audio } = remote;
    this.#agreed = agreed;
    // A hold in the old way hides the address for a while; the path itself has not changed.
    const relatch = agreed.remoteReachable && (before?.address !== audio.address || before.port !== audio.port);
    if (agreed.remoteReachable || this.#remote === null) this.#remote = remote;
    const event = agreed.eventPayloadType;
    return {
      remote: { address: this.#remote.audio.address, port: this.#remote.audio.port },
      remoteRtcpPort: this.#remote.audio.rtcpPort,
      law: LAWS[agreed.codec],
      payloadType: agreed.payloadType,
      dtmfSendPayloadType: event,
      dtmfReceivePayloadTypes: event === null ? [] : [...new Set([event, OFFERED_EVENT_PAYLOAD_TYPE])],
      send: sendsAudio(agreed.direction),
      receive: receivesAudio(agreed.direction),
      relatch,
    };
  }

  #setLocal(write: (origin: LocalOrigin) => string): string {
    const { sdpSessionId, address, port } = this.options;
    const origin = { sessionId: sdpSessionId, address, port };
    // The version grows only where something else does (RFC 3264 §8).
    const body = write({ ...origin, version: 0 });
    if (this.#local !== null && this.#local.body === body) return this.#local.sdp;
    if (this.#local !== null) this.#version++;
    this.#local = { body, sdp: write({ ...origin, version: this.#version }) };
    return this.#local.sdp;
  }
}
