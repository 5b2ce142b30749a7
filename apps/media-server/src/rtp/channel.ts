import type { EndpointStats, RecordingResult } from "@callwright/contracts";
import { type DigitSignal, type G711Law, silenceByte, TelephoneEventReceiver, transcodeG711 } from "@callwright/rtp";
import { type DigitFrame, digitFrames } from "../dtmf/digit-sender";
import { Player } from "../player/player";
import { Recorder } from "../recorder/recorder";
import { OutgoingStream } from "./outgoing-stream";
import { type Received, RtpReceiver } from "./receiver";
import { RtcpSession } from "./rtcp-session";
import type { RtpSocket } from "./rtp-socket";
import { FRAME_MS, type Ticking } from "./tick-scheduler";
import type {
  ChannelEvent,
  ChannelMedia,
  ChannelSnapshot,
  Clip,
  PlayCommand,
  RecordCommand,
  WorkerRequests,
} from "./worker-messages";

const FRAME_BYTES = 160;
const HOUSEKEEPING_TICKS = 10;
/** A bridged leg whose peer has sent nothing for so long is sent silence. */
const RELAY_QUIET_MS = 100;
const PASSED_DIGIT_MS = 100;
const MAX_MISSED_TICKS = 500;

const SILENCE: Readonly<Record<G711Law, Uint8Array>> = {
  ulaw: new Uint8Array(FRAME_BYTES).fill(silenceByte("ulaw")),
  alaw: new Uint8Array(FRAME_BYTES).fill(silenceByte("alaw")),
};

export interface ChannelOptions {
  readonly cname: string;
  readonly rtpTimeoutMs: number;
  readonly nowMs: number;
  readonly wallClock: () => number;
  /** 0…1 */
  readonly random: () => number;
  readonly emit: (event: ChannelEvent) => void;
}

interface SendingDigits {
  readonly digits: string;
  /** Asked for by a command, so its end is reported; else passed on from a bridged leg. */
  readonly asked: boolean;
  readonly frames: readonly DigitFrame[];
  next: number;
  eventTimestamp: number;
}

/**
 * One RTP stream each way with what hangs on it: player, digits, recorder, bridge. Every 20 ms one frame goes out: a
 * digit, else the player's, else (bridged) nothing as the peer's packets are passed on when they come, else silence, so
 * that the peer's NAT mapping and jitter buffer stay warm.
 */
export class Channel implements Ticking {
  readonly #receiver: RtpReceiver;
  readonly #out: OutgoingStream;
  readonly #rtcp: RtcpSession;
  readonly #events = new TelephoneEventReceiver(8_000);
  readonly #frame = new Uint8Array(FRAME_BYTES);
  readonly #openedMs: number;
  #rtpSocket: RtpSocket | null = null;
  #rtcpSocket: RtpSocket | null = null;
  #rtcpPort: number | null = null;
  #media: ChannelMedia | null = null;
  #player: Player | null = null;
  #digits: SendingDigits[] = [];
  #recorder: Recorder | null = null;
  /** Plays before its recorder starts. */
  #beep: { readonly player: Player; readonly start: () => void; readonly command: RecordCommand } | null = null;
  #peer: Channel | null = null;
  #lastRelayMs = 0;
  #ticks: number;
  #timedOut = false;
  #nowMs: number;
  #lastDueMs: number | null = null;

  constructor(private readonly options: ChannelOptions) {
    const { random, nowMs } = options;
    this.#openedMs = nowMs;
    this.#nowMs = nowMs;
    this.#receiver = new RtpReceiver(nowMs);
    this.#out = new OutgoingStream({
      ssrc: Math.floor(random() * 0x1_0000_0000),
      sequence: Math.floor(random() * 0x1_0000),
      timestamp: Math.floor(random() * 0x1_0000_0000),
    });
    this.#rtcp = new RtcpSession({ ...options, ssrc: this.#out.ssrc, reception: this.#receiver.reception }, nowMs);
    this.#ticks = Math.floor(random() * HOUSEKEEPING_TICKS);
  }

  attach(rtpSocket: RtpSocket, rtcpSocket: RtpSocket): void {
    this.#rtpSocket = rtpSocket;
    this.#rtcpSocket = rtcpSocket;
  }

  configure(media: ChannelMedia): void {
    this.#media = media;
    this.#receiver.configure(media, this.#nowMs);
    if (media.relatch) this.#rtcpPort = null;
    this.#timedOut = false;
  }

  // ------------------------------------------------------------------------------------------------ receiving

  /** A datagram on the RTP port. */
  onRtp(bytes: Uint8Array, address: string, port: number, nowMs: number): void {
    this.#nowMs = nowMs;
    const second = bytes[1] ?? 0;
    // RFC 5761: RTCP on the RTP port shows in the payload type.
    if (second >= 200 && second <= 207) {
      this.onRtcp(bytes, address, port, nowMs);
      return;
    }
    const received = this.#receiver.onDatagram(bytes, address, port, nowMs);
    if (received === null) return;
    this.#rtcp.setRemoteSsrc(received.packet.ssrc);
    if (this.#timedOut) {
      this.#timedOut = false;
      this.options.emit({ type: "rtpResumed" });
    }
    if (received.kind === "event") this.#onTelephoneEvent(received, nowMs);
    else if (received.kind === "audio") this.#onAudio(received);
  }

  /** A datagram on the RTCP port. */
  onRtcp(bytes: Uint8Array, address: string, port: number, nowMs: number): void {
    if (address !== this.#receiver.target?.address || !this.#rtcp.onPacket(bytes, nowMs)) return;
    this.#rtcpPort = port;
    this.#receiver.onAlive(nowMs);
  }

  #onAudio({ packet, law }: Received): void {
    this.#recorder?.onReceived(packet.timestamp, law, packet.payload);
    this.#peer?.relayAudio(packet, law, this.#nowMs);
  }

  #onTelephoneEvent({ packet }: Received, nowMs: number): void {
    this.#peer?.relayEvent(packet, nowMs);
    for (const signal of this.#events.onPacket(packet, packet.payload, nowMs)) this.#onDigit(signal);
  }

  #onDigit(signal: DigitSignal): void {
    const { digit } = signal;
    if (signal.type === "end") {
      this.options.emit({ type: "dtmf.end", digit, source: "rfc4733", durationMs: signal.durationMs });
    } else {
      this.options.emit({ type: "dtmf.begin", digit, source: "rfc4733" });
      this.#actOnDigit(digit);
      if (this.#peer?.hasTelephoneEvent === false) this.#peer.passDigit(digit);
    }
  }

  /** A digit that came by signalling. */
  injectDigit(digit: string, durationMs: number): void {
    this.options.emit({ type: "dtmf.begin", digit, source: "info" });
    this.#actOnDigit(digit);
    this.#peer?.passDigit(digit);
    this.options.emit({ type: "dtmf.end", digit, source: "info", durationMs });
  }

  #actOnDigit(digit: string): void {
    if (this.#player?.bargeIn) this.#finishPlay("barge");
    this.#recorder?.onDigit(digit);
  }

  // ------------------------------------------------------------------------------------------------ sending

  tick(nowMs: number, dueMs: number): void {
    this.#nowMs = nowMs;
    this.#makeUp(dueMs);
    if (++this.#ticks % HOUSEKEEPING_TICKS === 0) this.#housekeeping(nowMs);
    const media = this.#media;
    if (media !== null) this.#sendFrame(media, nowMs);
    if (this.#recorder?.tick() === false) this.#recorder = null;
    this.#out.advance();
  }

  /** Ticks were left out after a stall: time has passed all the same for our stream and for what is recorded. */
  #makeUp(dueMs: number): void {
    const missed = this.#lastDueMs === null ? 0 : Math.round((dueMs - this.#lastDueMs) / FRAME_MS) - 1;
    this.#lastDueMs = dueMs;
    if (missed <= 0) return;
    this.#out.markNext();
    for (let i = 0; i < Math.min(missed, MAX_MISSED_TICKS); i++) {
      if (this.#recorder?.tick() === false) this.#recorder = null;
      this.#out.advance();
    }
  }

  #sendFrame(media: ChannelMedia, nowMs: number): void {
    const digit = this.#nextDigitFrame();
    if (digit !== null) {
      this.#sendDigitFrame(media, digit);
      return;
    }
    const audio = this.#nextAudio(media.law);
    if (audio !== null) this.#sendAudio(media, audio);
    else if (this.#peer === null || nowMs - this.#lastRelayMs > RELAY_QUIET_MS) {
      this.#sendAudio(media, SILENCE[media.law]);
    }
  }

  #nextAudio(law: G711Law): Uint8Array | null {
    if (this.#beep !== null) {
      if (this.#beep.player.fill(this.#frame, law) === "audio") return this.#frame;
      const { start } = this.#beep;
      this.#beep = null;
      start();
    }
    if (this.#player === null) return null;
    if (this.#player.fill(this.#frame, law) === "finished") {
      this.#finishPlay(this.#player.error === null ? "completed" : "failed");
      return null;
    }
    return this.#frame;
  }

  #sendAudio(media: ChannelMedia, payload: Uint8Array): void {
    if (!media.send) {
      this.#out.markNext();
      return;
    }
    this.#send(this.#out.frame(media.payloadType, payload));
    this.#recorder?.onSent(this.#out.timestamp, media.law, payload);
  }

  #send(packet: Uint8Array): void {
    const target = this.#receiver.target;
    if (target !== null) this.#rtpSocket?.send(packet, target.address, target.port);
  }

  // ------------------------------------------------------------------------------------------------ bridge

  get peer(): Channel | null {
    return this.#peer;
  }

  /** Connect both ways, or disconnect with null (this side only). */
  setPeer(peer: Channel | null): void {
    this.#peer = peer;
    this.#lastRelayMs = 0;
  }

  /** Pass on audio that the bridged channel received. */
  relayAudio(packet: Received["packet"], law: G711Law, nowMs: number): void {
    const media = this.#media;
    this.#lastRelayMs = nowMs;
    if (media === null || !media.send || this.#player !== null || this.#beep !== null || this.#digits.length > 0)
      return;
    const payload = law === media.law ? packet.payload : transcodeG711(law, packet.payload);
    const relayed = this.#out.relay(packet, media.payloadType, payload);
    if (relayed === null) return;
    this.#send(relayed.packet);
    this.#recorder?.onSent(relayed.timestamp, media.law, payload);
  }

  /** Whether the far end takes RFC 4733 events. */
  get hasTelephoneEvent(): boolean {
    return this.#media?.dtmfSendPayloadType != null;
  }

  /** Send on a digit of the bridged leg whose packets cannot be passed on as they are. */
  passDigit(digit: string): void {
    this.#queueDigits(digit, PASSED_DIGIT_MS, PASSED_DIGIT_MS, false);
  }

  /** Pass on a digit's packet, where the far end takes events. */
  relayEvent(packet: Received["packet"], nowMs: number): void {
    const media = this.#media;
    this.#lastRelayMs = nowMs;
    if (media === null || !media.send || media.dtmfSendPayloadType === null) return;
    const relayed = this.#out.relay(packet, media.dtmfSendPayloadType, packet.payload);
    if (relayed !== null) this.#send(relayed.packet);
  }

  // ------------------------------------------------------------------------------------------------ commands

  play(command: PlayCommand): void {
    if (this.#player !== null) this.#finishPlay("stopped");
    this.#player = new Player(command);
  }

  setClip(params: WorkerRequests["playClip"]["params"]): void {
    if (this.#player?.playId !== params.playId) return;
    if ("code" in params.clip) this.#player.fail(params.clip);
    else this.#player.setClip(params.index, params.clip);
  }

  /** @returns whether that play was on */
  stopPlay(playId: string | null): boolean {
    if (this.#player === null || (playId !== null && this.#player.playId !== playId)) return false;
    this.#finishPlay("stopped");
    return true;
  }

  #finishPlay(reason: "completed" | "stopped" | "barge" | "failed" | "closed"): void {
    const player = this.#player;
    if (player === null) return;
    this.#player = null;
    this.options.emit({
      type: "play.finished",
      playId: player.playId,
      reason,
      playedMs: player.playedMs,
      ...(reason === "failed" && player.error !== null ? { error: player.error } : {}),
    });
  }

  /** @returns how long it will take, from now on */
  sendDigits(digits: string, toneMs: number, gapMs: number): number {
    return this.#queueDigits(digits, toneMs, gapMs, true);
  }

  #queueDigits(digits: string, toneMs: number, gapMs: number, asked: boolean): number {
    const method = this.#media?.dtmfSendPayloadType == null ? "inband" : "rfc4733";
    const frames = digitFrames({ digits, toneMs, gapMs, method, law: this.#media?.law ?? "ulaw" });
    this.#digits.push({ digits, asked, frames, next: 0, eventTimestamp: 0 });
    return this.#digits.reduce((sum, sending) => sum + (sending.frames.length - sending.next) * FRAME_MS, 0);
  }

  #nextDigitFrame(): DigitFrame | null {
    for (;;) {
      const sending = this.#digits[0];
      if (sending === undefined) return null;
      const frame = sending.frames[sending.next++];
      if (frame !== undefined) return frame;
      this.#digits.shift();
      if (sending.asked) this.options.emit({ type: "dtmf.sent", digits: sending.digits });
    }
  }

  #sendDigitFrame(media: ChannelMedia, frame: DigitFrame): void {
    const sending = this.#digits[0];
    if (frame.type === "silence" || sending === undefined) this.#sendAudio(media, SILENCE[media.law]);
    else if (frame.type === "audio") this.#sendAudio(media, frame.bytes);
    else if (media.dtmfSendPayloadType !== null && media.send) {
      if (frame.first) sending.eventTimestamp = this.#out.timestamp;
      for (const step of frame.steps) {
        const timestamp = (sending.eventTimestamp + step.timestampOffset) >>> 0;
        this.#send(this.#out.event(media.dtmfSendPayloadType, step.payload, timestamp, step.marker));
      }
      this.#out.markNext();
    }
  }

  startRecording(command: RecordCommand): void {
    const start = () => {
      this.#recorder = new Recorder(
        command,
        {
          data: (samples) => this.options.emit({ type: "record.data", recordingId: command.recordingId, samples }),
          finished: (end) => {
            this.#recorder = null;
            this.options.emit({ type: "record.finished", recordingId: command.recordingId, ...end });
          },
        },
        0.5 + this.options.random() / 2,
      );
    };
    if (command.beep === null) start();
    else this.#beep = { player: beepPlayer(command.beep), start, command };
  }

  /** @returns whether that recording was on */
  stopRecording(recordingId: string, reason: RecordingResult["reason"]): boolean {
    if (this.#beep?.command.recordingId === recordingId) {
      this.#beep = null;
      this.options.emit({ type: "record.finished", recordingId, reason, key: null, durationMs: 0 });
      return true;
    }
    if (this.#recorder?.recordingId !== recordingId) return false;
    this.#recorder.stop(reason);
    return true;
  }

  /** @returns whether that recording is on */
  pauseRecording(recordingId: string, paused: boolean): boolean {
    if (this.#recorder?.recordingId !== recordingId) return false;
    this.#recorder.setPaused(paused);
    return true;
  }

  // ------------------------------------------------------------------------------------------------ upkeep

  #housekeeping(nowMs: number): void {
    for (const signal of this.#events.onTick(nowMs)) this.#onDigit(signal);
    if (this.#media === null) return;
    const report = this.#rtcp.poll(nowMs, this.#sent());
    if (report !== null) this.#sendRtcp(report);
    const silentMs = nowMs - this.#receiver.lastPacketMs;
    const { rtpTimeoutMs } = this.options;
    // On hold a phone may well send nothing, whatever its SDP says.
    const flowing = this.#media.send && this.#media.receive;
    if (!this.#timedOut && flowing && rtpTimeoutMs > 0 && silentMs > rtpTimeoutMs) {
      this.#timedOut = true;
      this.options.emit({ type: "rtpTimeout", silentMs: Math.round(silentMs) });
    }
  }

  #sendRtcp(bytes: Uint8Array): void {
    const target = this.#receiver.target;
    if (target === null || this.#media === null) return;
    const announced = target.address === this.#media.remote.address && target.port === this.#media.remote.port;
    const port = this.#rtcpPort ?? (announced ? this.#media.remoteRtcpPort : target.port + 1);
    if (port <= 65_535) this.#rtcpSocket?.send(bytes, target.address, port);
  }

  #sent(): { timestamp: number; packets: number; octets: number } {
    return { timestamp: this.#out.timestamp, packets: this.#out.packets, octets: this.#out.octets };
  }

  stats(): EndpointStats {
    return {
      packetsSent: this.#out.packets,
      bytesSent: this.#out.octets,
      packetsReceived: this.#receiver.packets,
      bytesReceived: this.#receiver.bytes,
      packetsLost: this.#receiver.reception.lost,
      jitterMs: Math.round(this.#receiver.reception.jitterMs * 100) / 100,
      packetsDropped: this.#receiver.dropped,
      remoteFractionLost: this.#rtcp.remoteFractionLost,
      remoteJitterMs: this.#rtcp.remoteJitterMs,
      rttMs: this.#rtcp.rttMs,
      durationMs: Math.round(this.#nowMs - this.#openedMs),
    };
  }

  snapshot(): ChannelSnapshot {
    const beep = this.#beep;
    return {
      stats: this.stats(),
      play: this.#player?.state() ?? null,
      record:
        this.#recorder?.state() ??
        (beep === null ? null : { recordingId: beep.command.recordingId, recordedMs: 0, paused: false }),
    };
  }

  /** Ends what goes on (with its events), says goodbye by RTCP, frees the sockets. */
  async close(): Promise<EndpointStats> {
    this.#peer?.setPeer(null);
    this.#peer = null;
    this.#finishPlay("closed");
    const recordingId = this.#recorder?.recordingId ?? this.#beep?.command.recordingId;
    if (recordingId !== undefined) this.stopRecording(recordingId, "hangup");
    const bye = this.#rtcp.bye(this.#nowMs, this.#sent());
    if (bye !== null) this.#sendRtcp(bye);
    await Promise.all([this.#rtpSocket?.close(), this.#rtcpSocket?.close()]);
    return this.stats();
  }
}

function beepPlayer(beep: Clip): Player {
  return new Player({ playId: "beep", clips: [beep], loop: false, bargeIn: false, offsetMs: 0 });
}
