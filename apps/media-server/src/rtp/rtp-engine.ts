import { Channel } from "./channel";
import { PortBusyError, RtpSocket } from "./rtp-socket";
import { type SchedulerClock, TickScheduler } from "./tick-scheduler";
import type { WorkerMessage, WorkerMethod, WorkerRequestMessage, WorkerRequests } from "./worker-messages";

const LOAD_INTERVAL_MS = 1_000;

export interface RtpEngineOptions {
  readonly post: (message: WorkerMessage, transfer: ArrayBuffer[]) => void;
  readonly clock: SchedulerClock;
  /** Epoch milliseconds. */
  readonly wallClock: () => number;
  readonly random: () => number;
}

type Handlers = {
  [M in WorkerMethod]: (
    params: WorkerRequests[M]["params"],
  ) => WorkerRequests[M]["result"] | Promise<WorkerRequests[M]["result"]>;
};

/** The channels of one RTP worker, and the commands about them. */
export class RtpEngine {
  readonly #channels = new Map<string, Channel>();
  readonly #scheduler: TickScheduler;
  readonly #loadTimer: NodeJS.Timeout;

  constructor(private readonly options: RtpEngineOptions) {
    this.#scheduler = new TickScheduler(options.clock, (error) => this.#raise(error));
    this.#loadTimer = setInterval(() => this.#reportLoad(), LOAD_INTERVAL_MS);
  }

  /** Answer one request; a failure is answered too. */
  async handle(message: WorkerRequestMessage): Promise<void> {
    const { id } = message;
    try {
      const result = await this.#run(message);
      this.options.post({ type: "reply", id, ok: true, result }, []);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.options.post({ type: "reply", id, ok: false, message: text }, []);
    }
  }

  /** Close every channel and stop the clock. */
  async close(): Promise<void> {
    clearInterval(this.#loadTimer);
    await Promise.all([...this.#channels.keys()].map((endpointId) => this.#close(endpointId)));
    this.#scheduler.stop();
  }

  #run<M extends WorkerMethod>(message: {
    readonly method: M;
    readonly params: WorkerRequests[M]["params"];
  }): WorkerRequests[M]["result"] | Promise<WorkerRequests[M]["result"]> {
    return this.#handlers[message.method](message.params);
  }

  readonly #handlers: Handlers = {
    open: (params) => this.#open(params),
    configure: ({ endpointId, media }) => {
      this.#get(endpointId).configure(media);
      return null;
    },
    snapshot: ({ endpointId }) => this.#get(endpointId).snapshot(),
    close: ({ endpointId }) => this.#close(endpointId),
    play: ({ endpointId, play }) => {
      this.#get(endpointId).play(play);
      return null;
    },
    playClip: (params) => {
      this.#channels.get(params.endpointId)?.setClip(params);
      return null;
    },
    stop: ({ endpointId, playId }) => this.#get(endpointId).stopPlay(playId),
    sendDigits: ({ endpointId, digits, toneMs, gapMs }) => ({
      durationMs: this.#get(endpointId).sendDigits(digits, toneMs, gapMs),
    }),
    injectDigit: ({ endpointId, digit, durationMs }) => {
      this.#get(endpointId).injectDigit(digit, durationMs);
      return null;
    },
    recordStart: ({ endpointId, record }) => {
      this.#get(endpointId).startRecording(record);
      return null;
    },
    recordStop: ({ endpointId, recordingId }) => this.#get(endpointId).stopRecording(recordingId, "stopped"),
    recordPause: ({ endpointId, recordingId, paused }) => this.#get(endpointId).pauseRecording(recordingId, paused),
    bridge: ({ a, b }) => {
      const [one, other] = [this.#get(a), this.#get(b)];
      for (const channel of [one, other]) channel.peer?.setPeer(null);
      one.setPeer(other);
      other.setPeer(one);
      return null;
    },
    unbridge: ({ endpointId }) => {
      const channel = this.#get(endpointId);
      const { peer } = channel;
      peer?.setPeer(null);
      channel.setPeer(null);
      return peer !== null;
    },
  };

  #get(endpointId: string): Channel {
    const channel = this.#channels.get(endpointId);
    if (channel === undefined) throw new Error(`no channel ${endpointId}`);
    return channel;
  }

  async #open(params: WorkerRequests["open"]["params"]): Promise<WorkerRequests["open"]["result"]> {
    const { endpointId, bindAddress, port, cname, rtpTimeoutMs } = params;
    const { clock, wallClock, random } = this.options;
    const channel = new Channel({
      cname,
      rtpTimeoutMs,
      wallClock,
      random,
      nowMs: clock.now(),
      emit: (event) => {
        const transfer = event.type === "record.data" ? [event.samples.buffer] : [];
        this.options.post({ type: "event", endpointId, event }, transfer);
      },
    });
    const sockets: RtpSocket[] = [];
    try {
      const rtp = await RtpSocket.open(bindAddress, port, (bytes, from) =>
        this.#guard(() => channel.onRtp(bytes, from.address, from.port, clock.now())),
      );
      sockets.push(rtp);
      const rtcp = await RtpSocket.open(bindAddress, port + 1, (bytes, from) =>
        this.#guard(() => channel.onRtcp(bytes, from.address, from.port, clock.now())),
      );
      channel.attach(rtp, rtcp);
    } catch (error) {
      await Promise.all(sockets.map((socket) => socket.close()));
      const message = error instanceof Error ? error.message : String(error);
      return { opened: false, busy: error instanceof PortBusyError, message };
    }
    this.#channels.set(endpointId, channel);
    this.#scheduler.add(channel);
    return { opened: true };
  }

  async #close(endpointId: string): Promise<WorkerRequests["close"]["result"]> {
    const channel = this.#get(endpointId);
    this.#channels.delete(endpointId);
    this.#scheduler.remove(channel);
    return channel.close();
  }

  /** One packet that we cannot cope with is a defect to be told of, and no reason for the other calls to end. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#raise(error);
    }
  }

  #raise(error: unknown): void {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.options.post({ type: "defect", message }, []);
  }

  #reportLoad(): void {
    this.options.post({ type: "load", channels: this.#channels.size, maxLateMs: this.#scheduler.takeMaxLateMs() }, []);
  }
}

/** The clock of a real worker: monotonic, with timers of the event loop. */
export function systemClock(): SchedulerClock {
  return {
    now: () => performance.now(),
    setTimeout: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs);
      return { cancel: () => clearTimeout(timer) };
    },
  };
}
