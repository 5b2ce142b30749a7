import { connect, type Socket } from "node:net";
import {
  encodeLine,
  LineSplitter,
  MEDIA_FRAME_MAX_CHARS,
  MEDIA_PROTOCOL_VERSION,
  type MediaErrorCode,
  type MediaEvent,
  type MediaEventFrame,
  type MediaMethod,
  type MediaParams,
  type MediaResult,
  type MediaServerFrame,
  mediaMethods,
  mediaServerFrameSchema,
} from "@callwright/contracts";
import { until } from "./until";

type ReplyFrame = Extract<MediaServerFrame, { type: "reply" }>;

/** A refused request, as the protocol says it. */
export class RequestError extends Error {
  constructor(
    readonly code: MediaErrorCode,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** The other end of the control protocol for tests: checks everything that comes against the contract. */
export class ControlClient {
  readonly frames: MediaServerFrame[] = [];
  readonly events: MediaEventFrame[] = [];
  closed = false;
  #nextId = 1;
  readonly #waiting = new Map<number, { resolve(frame: ReplyFrame): void; reject(error: Error): void }>();

  private constructor(readonly socket: Socket) {
    const lines = new LineSplitter(MEDIA_FRAME_MAX_CHARS);
    socket.setEncoding("utf8");
    socket.setNoDelay(true);
    socket.on("data", (text: string) => {
      for (const line of lines.push(text)) this.#onFrame(mediaServerFrameSchema.parse(JSON.parse(line)));
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.closed = true;
      for (const waiting of this.#waiting.values())
        waiting.reject(new Error("the connection closed before the answer"));
    });
  }

  /** Connected, with nothing said yet. */
  static async open(port: number): Promise<ControlClient> {
    const socket = connect({ host: "127.0.0.1", port });
    await new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new ControlClient(socket);
  }

  /** Connected and welcome. */
  static async connect(port: number, secret: string, clientId = "test"): Promise<ControlClient> {
    const client = await ControlClient.open(port);
    client.write({ type: "hello", version: MEDIA_PROTOCOL_VERSION, secret, clientId });
    await until(() => client.frames.some((frame) => frame.type === "welcome"));
    return client;
  }

  write(frame: object): void {
    this.socket.write(encodeLine(frame));
  }

  /** @throws RequestError */
  async request<M extends MediaMethod>(method: M, params: MediaParams<M>): Promise<MediaResult<M>> {
    const id = this.#nextId++;
    const reply = await new Promise<ReplyFrame>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.write({ type: "request", id, method, params });
    });
    if (!reply.ok) throw new RequestError(reply.error.code, reply.error.message);
    return mediaMethods[method].result.parse(reply.result) as MediaResult<M>;
  }

  /** The first event of a type (about an endpoint), waited for. */
  async event<T extends MediaEvent["type"]>(
    type: T,
    where: (event: Extract<MediaEvent, { type: T }>) => boolean = () => true,
    timeoutMs?: number,
  ): Promise<Extract<MediaEvent, { type: T }>> {
    return until(() => this.all(type).find(where), timeoutMs);
  }

  /** All events of a type so far. */
  all<T extends MediaEvent["type"]>(type: T): Extract<MediaEvent, { type: T }>[] {
    return this.events
      .map((frame) => frame.event)
      .filter((event): event is Extract<MediaEvent, { type: T }> => event.type === type);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.socket.end();
    await until(() => this.closed);
  }

  #onFrame(frame: MediaServerFrame): void {
    this.frames.push(frame);
    if (frame.type === "event") this.events.push(frame);
    if (frame.type !== "reply") return;
    const id = Number(frame.id);
    this.#waiting.get(id)?.resolve(frame);
    this.#waiting.delete(id);
  }
}
