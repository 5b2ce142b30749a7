import type { EndpointStats, MediaErrorCode, PlayState, RecordingResult, RecordState } from "@callwright/contracts";
import type { G711Law } from "@callwright/rtp";

/** Messages between the control thread and an RTP worker. Both sides are of one build, so types alone are enough. */

/** Audio ready to send: shared with the control thread's cache, so nothing is copied. */
export interface Clip {
  readonly law: G711Law;
  readonly bytes: Uint8Array;
}

export interface TransportAddress {
  readonly address: string;
  readonly port: number;
}

/** What was agreed by SDP. */
export interface ChannelMedia {
  readonly remote: TransportAddress;
  readonly remoteRtcpPort: number;
  readonly law: G711Law;
  readonly payloadType: number;
  /** What the peer calls telephone-event; null: it has none, digits go out as tones. */
  readonly dtmfSendPayloadType: number | null;
  readonly dtmfReceivePayloadTypes: readonly number[];
  readonly send: boolean;
  readonly receive: boolean;
  /** The peer's address is new: latch onto it afresh. */
  readonly relatch: boolean;
}

export interface PlayCommand {
  readonly playId: string;
  /** In order; null: not ready yet, it comes by `playClip`. */
  readonly clips: readonly (Clip | null)[];
  readonly loop: boolean;
  readonly bargeIn: boolean;
  readonly offsetMs: number;
}

export interface RecordCommand {
  readonly recordingId: string;
  readonly layout: "received" | "mixed" | "stereo";
  readonly maxMs: number;
  readonly silenceMs: number;
  readonly silenceDb: number;
  readonly finishKeys: string;
  /** Played first; recording begins after it. */
  readonly beep: Clip | null;
}

export interface ChannelSnapshot {
  readonly stats: EndpointStats;
  readonly play: PlayState | null;
  readonly record: RecordState | null;
}

/** Requests to a worker, answered in order: parameters and result. */
export interface WorkerRequests {
  open: {
    params: {
      readonly endpointId: string;
      readonly bindAddress: string;
      readonly port: number;
      readonly cname: string;
      readonly rtpTimeoutMs: number;
    };
    result: { readonly opened: true } | { readonly opened: false; readonly busy: boolean; readonly message: string };
  };
  configure: { params: { readonly endpointId: string; readonly media: ChannelMedia }; result: null };
  snapshot: { params: { readonly endpointId: string }; result: ChannelSnapshot };
  close: { params: { readonly endpointId: string }; result: EndpointStats };
  play: { params: { readonly endpointId: string; readonly play: PlayCommand }; result: null };
  playClip: {
    params: {
      readonly endpointId: string;
      readonly playId: string;
      readonly index: number;
      readonly clip: Clip | { readonly code: MediaErrorCode; readonly message: string };
    };
    result: null;
  };
  stop: { params: { readonly endpointId: string; readonly playId: string | null }; result: boolean };
  sendDigits: {
    params: {
      readonly endpointId: string;
      readonly digits: string;
      readonly toneMs: number;
      readonly gapMs: number;
    };
    result: { readonly durationMs: number };
  };
  injectDigit: {
    params: { readonly endpointId: string; readonly digit: string; readonly durationMs: number };
    result: null;
  };
  recordStart: { params: { readonly endpointId: string; readonly record: RecordCommand }; result: null };
  recordStop: { params: { readonly endpointId: string; readonly recordingId: string }; result: boolean };
  recordPause: {
    params: { readonly endpointId: string; readonly recordingId: string; readonly paused: boolean };
    result: boolean;
  };
  bridge: { params: { readonly a: string; readonly b: string }; result: null };
  unbridge: { params: { readonly endpointId: string }; result: boolean };
}
export type WorkerMethod = keyof WorkerRequests;

export type WorkerRequestMessage = {
  [M in WorkerMethod]: { readonly id: number; readonly method: M; readonly params: WorkerRequests[M]["params"] };
}[WorkerMethod];

/** What happened on a channel. */
export type ChannelEvent =
  | { readonly type: "dtmf.begin"; readonly digit: string; readonly source: "rfc4733" | "info" }
  | {
      readonly type: "dtmf.end";
      readonly digit: string;
      readonly source: "rfc4733" | "info";
      readonly durationMs: number;
    }
  | { readonly type: "dtmf.sent"; readonly digits: string }
  | {
      readonly type: "play.finished";
      readonly playId: string;
      readonly reason: "completed" | "stopped" | "barge" | "failed" | "closed";
      readonly playedMs: number;
      readonly error?: { readonly code: MediaErrorCode; readonly message: string };
    }
  | { readonly type: "record.data"; readonly recordingId: string; readonly samples: Int16Array<ArrayBuffer> }
  | {
      readonly type: "record.finished";
      readonly recordingId: string;
      readonly reason: RecordingResult["reason"];
      readonly key: string | null;
      readonly durationMs: number;
    }
  | { readonly type: "rtpTimeout"; readonly silentMs: number }
  | { readonly type: "rtpResumed" };

export type WorkerMessage =
  | { readonly type: "ready" }
  | { readonly type: "reply"; readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly type: "reply"; readonly id: number; readonly ok: false; readonly message: string }
  | { readonly type: "event"; readonly endpointId: string; readonly event: ChannelEvent }
  /** Something of ours failed while no request was being answered. */
  | { readonly type: "defect"; readonly message: string }
  | { readonly type: "load"; readonly channels: number; readonly maxLateMs: number };
