import type { MediaEvent, MediaEventFrame, MediaMethod, MediaParams, MediaResult } from "@callwright/contracts";
import { liveCallInfoSchema, liveLegSchema, mediaMethods } from "@callwright/contracts";
import { MediaRequestError } from "@callwright/media-client";
import type { CallStore, JournalEntry, SessionWrite, StoredSession, WriteResult } from "../../src/calls/session-store";
import { storedRecordingSchema } from "../../src/calls/session-store";
import type { MediaPort } from "../../src/media/media-port";
import type {
  DialOutcome,
  DialogClaim,
  DialogFacts,
  DialogHandlers,
  DialRequest,
  InboundInvite,
  OutboundInvite,
  SipDialog,
  SipPort,
} from "../../src/sip/sip-port";

const STATS = {
  packetsSent: 1,
  bytesSent: 160,
  packetsReceived: 1,
  bytesReceived: 160,
  packetsLost: 0,
  jitterMs: 0,
  packetsDropped: 0,
  remoteFractionLost: null,
  remoteJitterMs: null,
  rttMs: null,
  durationMs: 20,
};
const HASH = "a".repeat(64);

interface FakeEndpoint {
  readonly endpointId: string;
  readonly sessionId: string;
  readonly legId: string;
  play: { readonly playId: string; readonly bargeIn: boolean } | null;
  record: { readonly recordingId: string; readonly finishKeys: string } | null;
}

/** A media server in memory: plays and recordings last until a test ends them. */
export class FakeMedia implements MediaPort {
  connected = true;
  readonly endpoints = new Map<string, FakeEndpoint>();
  readonly epochs = new Map<string, number>();
  readonly frames: MediaEventFrame[] = [];
  readonly #finishedPlays = new Set<string>();
  /** Who is told of events now. */
  sink: (frame: MediaEventFrame) => void = () => {};

  constructor(private readonly now: () => number) {}

  async request<M extends MediaMethod>(method: M, params: MediaParams<M>): Promise<MediaResult<M>> {
    const value = await this.#answer(method, new Map(Object.entries(params)));
    const result: unknown = mediaMethods[method].result.parse(value);
    if (!isResultOf(method, result)) throw new Error("no result");
    return result;
  }

  /** The caller presses a key, in the audio. */
  press(endpointId: string, digit: string, source: "rfc4733" | "info" = "rfc4733"): void {
    const endpoint = this.endpoints.get(endpointId);
    if (endpoint === undefined) return;
    const { play, record } = endpoint;
    if (play?.bargeIn) {
      endpoint.play = null;
      this.#emit(endpoint, { type: "play.finished", playId: play.playId, reason: "barge", playedMs: 10 });
    }
    this.#emit(endpoint, { type: "dtmf.begin", digit, source });
    if (record?.finishKeys.includes(digit)) this.#endRecording(endpoint, "key");
  }

  /** Whatever plays there comes to its end. */
  finishPlay(endpointId: string): void {
    const endpoint = this.endpoints.get(endpointId);
    if (!endpoint?.play) return;
    const { playId } = endpoint.play;
    endpoint.play = null;
    this.#finishedPlays.add(playId);
    this.#emit(endpoint, { type: "play.finished", playId, reason: "completed", playedMs: 100 });
  }

  #answer(method: MediaMethod, params: ReadonlyMap<string, unknown>): unknown {
    const text = (name: string) => String(params.get(name) ?? "");
    const sessionId = text("sessionId");
    if (method === "events.since") {
      const after = Number(params.get("afterSeq"));
      const events = this.frames.filter(({ seq, event }) => seq > after && event.sessionId === sessionId);
      return { events, lost: false, more: false, lastSeq: this.frames.length };
    }
    this.#checkEpoch(method, sessionId, Number(params.get("epoch")));
    switch (method) {
      case "session.claim":
        return { endpoints: this.#of(sessionId).map((endpoint) => this.#state(endpoint)), lastSeq: this.frames.length };
      case "session.close":
        return { closed: this.#of(sessionId).map((endpoint) => this.#close(endpoint)) };
      case "endpoint.create": {
        const endpoint = { endpointId: text("endpointId"), sessionId, legId: text("legId"), play: null, record: null };
        this.endpoints.set(endpoint.endpointId, endpoint);
        return { endpoint: this.#state(endpoint), localSdp: "v=0 ours", kind: "answer" };
      }
      case "bridge.connect":
        this.#find(method, text("a"));
        this.#find(method, text("b"));
        return {};
      default:
        return this.#onEndpoint(method, this.#find(method, text("endpointId")), text, params);
    }
  }

  #onEndpoint(
    method: MediaMethod,
    endpoint: FakeEndpoint,
    text: (name: string) => string,
    params: ReadonlyMap<string, unknown>,
  ): unknown {
    switch (method) {
      case "endpoint.modify":
        return { endpoint: this.#state(endpoint), localSdp: "v=0 ours" };
      case "endpoint.close":
        return { stats: this.#close(endpoint).stats };
      case "media.play": {
        const playId = text("playId");
        if (this.#finishedPlays.has(playId)) return { state: "finished" };
        if (endpoint.play?.playId === playId) return { state: "playing" };
        if (endpoint.play !== null) this.#endPlay(endpoint, "stopped");
        endpoint.play = { playId, bargeIn: params.get("bargeIn") === true };
        return { state: "playing" };
      }
      case "media.stop": {
        const on = endpoint.play?.playId === text("playId");
        if (on) this.#endPlay(endpoint, "stopped");
        return { stopped: on };
      }
      case "record.start":
        if (endpoint.record?.recordingId !== text("recordingId")) {
          endpoint.record = { recordingId: text("recordingId"), finishKeys: text("finishKeys") };
        }
        return { state: "recording" };
      case "record.stop": {
        const on = endpoint.record !== null;
        if (on) this.#endRecording(endpoint, "stopped");
        return { stopped: on };
      }
      case "dtmf.inject":
        this.press(endpoint.endpointId, text("digit"), "info");
        return {};
      default:
        throw new MediaRequestError("bad-request", "the fake does not know it", method);
    }
  }

  #checkEpoch(method: MediaMethod, sessionId: string, epoch: number): void {
    const current = this.epochs.get(sessionId) ?? epoch;
    if (epoch < current) throw new MediaRequestError("stale-epoch", "stale", method);
    this.epochs.set(sessionId, epoch);
  }

  #find(method: MediaMethod, endpointId: string): FakeEndpoint {
    const endpoint = this.endpoints.get(endpointId);
    if (endpoint === undefined) throw new MediaRequestError("not-found", "no such endpoint", method);
    return endpoint;
  }

  #of(sessionId: string): FakeEndpoint[] {
    return [...this.endpoints.values()].filter((endpoint) => endpoint.sessionId === sessionId);
  }

  #close(endpoint: FakeEndpoint) {
    if (endpoint.play !== null) this.#endPlay(endpoint, "closed");
    if (endpoint.record !== null) this.#endRecording(endpoint, "hangup");
    this.endpoints.delete(endpoint.endpointId);
    return { endpointId: endpoint.endpointId, stats: STATS };
  }

  #endPlay(endpoint: FakeEndpoint, reason: "stopped" | "closed"): void {
    if (endpoint.play === null) return;
    const { playId } = endpoint.play;
    endpoint.play = null;
    this.#finishedPlays.add(playId);
    this.#emit(endpoint, { type: "play.finished", playId, reason, playedMs: 10 });
  }

  #endRecording(endpoint: FakeEndpoint, reason: "key" | "stopped" | "hangup"): void {
    if (endpoint.record === null) return;
    const { recordingId } = endpoint.record;
    endpoint.record = null;
    this.#emit(endpoint, {
      type: "record.finished",
      recordingId,
      reason,
      hash: HASH,
      path: "x.wav",
      bytes: 100,
      durationMs: 1_000,
    });
  }

  #emit(endpoint: FakeEndpoint, event: EventBody): void {
    const { endpointId, sessionId, legId } = endpoint;
    const frame: MediaEventFrame = {
      type: "event",
      seq: this.frames.length + 1,
      at: this.now(),
      event: { ...event, endpointId, sessionId, legId },
    };
    this.frames.push(frame);
    this.sink(frame);
  }

  #state(endpoint: FakeEndpoint) {
    return {
      endpointId: endpoint.endpointId,
      sessionId: endpoint.sessionId,
      epoch: this.epochs.get(endpoint.sessionId) ?? 0,
      legId: endpoint.legId,
      state: "negotiated",
      localSdp: "v=0 ours",
      localPort: 40_000,
      codec: "PCMU",
      dtmf: "rfc4733",
      direction: "sendrecv",
      play: null,
      record: null,
      bridgedTo: null,
      stats: STATS,
    };
  }
}

type WithoutEndpoint<T> = T extends unknown ? Omit<T, "endpointId" | "sessionId" | "legId"> : never;
type EventBody = WithoutEndpoint<MediaEvent>;

function isResultOf<M extends MediaMethod>(_method: M, value: unknown): value is MediaResult<M> {
  return typeof value === "object";
}

/** A peer's dialog: who ended it, and how often. */
export class FakeDialog implements SipDialog {
  ended: ("us" | "peer")[] = [];

  constructor(
    readonly id: string,
    public handlers: DialogHandlers,
  ) {}

  facts(): DialogFacts {
    const side = { localUri: "", localContact: "", localTag: "l", localSdp: "", remoteUri: "", remoteTag: "r" };
    return { dialogId: this.id, callId: this.id, remoteSdp: "", ...side };
  }

  peerHangsUp(): void {
    if (this.ended.length > 0) return;
    this.ended.push("peer");
    this.handlers.onEnded({ cause: "hangup", side: "peer" });
  }

  async hangup(): Promise<void> {
    if (!this.ended.includes("peer")) this.ended.push("us");
  }

  async isAlive(): Promise<boolean> {
    return this.ended.length === 0;
  }

  forget(): void {
    this.handlers = { onEnded: () => {}, onInfoDigit: () => {}, onOffer: async () => "", onAnswer: async () => {} };
  }
}

/** A caller's INVITE. */
export class FakeInvite implements InboundInvite {
  readonly sipCallId = "sip-call";
  readonly calledUser = "1000";
  readonly callerUser = "5551234";
  readonly callerName = "Alice";
  readonly remoteUri = "sip:5551234@192.0.2.1";
  readonly source = "192.0.2.1:5060";
  readonly offer = "v=0 theirs";
  readonly defect = null;
  rejected: number | null = null;
  dialog: FakeDialog | null = null;
  #cancelled = false;
  #onCancel: () => void = () => {};

  constructor(private readonly sip: FakeSip) {}

  onCancel(handler: () => void): void {
    this.#onCancel = handler;
  }

  cancel(): void {
    if (this.dialog !== null || this.rejected !== null) return;
    this.#cancelled = true;
    this.#onCancel();
  }

  reject(status: number): void {
    if (!this.#cancelled) this.rejected = status;
  }

  async answer(_localSdp: string, handlers: DialogHandlers) {
    await Promise.resolve();
    if (this.#cancelled) throw new (await import("../../src/sip/sip-port")).InviteGoneError("cancelled");
    this.dialog = this.sip.addDialog("caller", handlers);
    return { dialog: this.dialog, lateAnswer: null };
  }
}

/** A SIP server in memory: callees do what a test says. */
export class FakeSip implements SipPort {
  readonly connected = true;
  readonly dialogs = new Map<string, FakeDialog>();
  readonly rung: { answer(): void; refuse(status: number): void; readonly open: boolean }[] = [];
  #count = 0;

  addDialog(name: string, handlers: DialogHandlers): FakeDialog {
    const dialog = new FakeDialog(`${name}-${++this.#count}`, handlers);
    this.dialogs.set(dialog.id, dialog);
    return dialog;
  }

  dial(request: DialRequest): OutboundInvite {
    let settle: (outcome: DialOutcome) => void = () => {};
    let open = true;
    const outcome = new Promise<DialOutcome>((resolve) => {
      settle = (value) => {
        open = false;
        resolve(value);
      };
    });
    request.onRinging();
    this.rung.push({
      get open() {
        return open;
      },
      answer: () => {
        if (!open) return;
        const dialog = this.addDialog("callee", request.handlers);
        settle({ type: "answered", dialog, remoteSdp: "v=0 callee" });
      },
      refuse: (status) => {
        if (open) settle({ type: "failed", status, reason: "refused" });
      },
    });
    return {
      outcome,
      cancel: () => {
        if (open) settle({ type: "cancelled" });
      },
    };
  }

  async claim(facts: DialogFacts, _epoch: number, handlers: DialogHandlers): Promise<DialogClaim> {
    const dialog = this.dialogs.get(facts.dialogId);
    if (dialog === undefined || dialog.ended.length > 0) return { type: "gone", endedBy: "peer" };
    dialog.handlers = handlers;
    return { type: "claimed", dialog };
  }
}

/** Redis in memory, with its fencing. */
export class FakeStore implements CallStore {
  readonly sessions = new Map<string, { fields: Map<string, string>; entries: Map<number, JournalEntry> }>();
  readonly secrets = new Map<string, string>();
  away = false;

  async write(write: SessionWrite): Promise<WriteResult> {
    await Promise.resolve();
    if (this.away) throw new Error("Redis is away");
    const known = this.sessions.get(write.callId);
    if (known === undefined && !write.create) return "missing";
    const epoch = Number(known?.fields.get("epoch") ?? 0);
    if (write.create ? epoch > write.epoch : epoch !== write.epoch) return "fenced";
    const session = known ?? { fields: new Map(), entries: new Map() };
    for (const [name, value] of write.fields) session.fields.set(name, value);
    for (const entry of write.entries) {
      if (!session.entries.has(entry.event.seq)) session.entries.set(entry.event.seq, entry);
    }
    this.sessions.set(write.callId, session);
    return "written";
  }

  /** What the lease's script does. */
  raiseEpoch(callId: string): number {
    const session = this.sessions.get(callId);
    const epoch = Number(session?.fields.get("epoch") ?? 0) + 1;
    session?.fields.set("epoch", String(epoch));
    return epoch;
  }

  async writeSecretKey(callId: string, keyBase64: string): Promise<void> {
    this.secrets.set(callId, keyBase64);
  }

  async remove(callId: string, epoch: number): Promise<void> {
    if (Number(this.sessions.get(callId)?.fields.get("epoch")) > epoch) return;
    this.sessions.delete(callId);
    this.secrets.delete(callId);
  }

  async read(callId: string): Promise<StoredSession | null> {
    const session = this.sessions.get(callId);
    if (session === undefined) return null;
    const members = (prefix: string) =>
      [...session.fields].filter(([name]) => name.startsWith(prefix)).map(([, value]): unknown => JSON.parse(value));
    return {
      info: liveCallInfoSchema.parse(JSON.parse(session.fields.get("info") ?? "null")),
      epoch: Number(session.fields.get("epoch")),
      legs: members("leg:").map((leg) => liveLegSchema.parse(leg)),
      recordings: members("recording:").map((recording) => storedRecordingSchema.parse(recording)),
      entries: [...session.entries.values()].sort((a, b) => a.event.seq - b.event.seq),
      secretKey: this.secrets.get(callId) ?? null,
    };
  }
}
