import { EventEmitter } from "node:events";
import {
  encodeLine,
  LineSplitter,
  MEDIA_FRAME_MAX_CHARS,
  MEDIA_PROTOCOL_VERSION,
  type MediaEventFrame,
  type MediaMethod,
  type MediaParams,
  type MediaReplyFrame,
  type MediaResult,
  type MediaServerFrame,
  mediaEventFrameSchema,
  mediaMethods,
  mediaReplyFrameSchema,
  mediaServerFrameSchema,
} from "@callwright/contracts";
import { MediaRefusedError, MediaRequestError } from "./media-client.errors";
import { type MediaConnection, openMediaConnection } from "./media-connection";

export interface MediaClientOptions {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  /** Names this client in the media server's logs, such as `runtime-3`. */
  readonly clientId: string;
  /** A request without an answer fails after this long. Default 5 s. */
  readonly requestTimeoutMs?: number;
  /** Longest pause between two attempts to connect. Default 500 ms. */
  readonly maxRetryDelayMs?: number;
}

export interface MediaWelcome {
  readonly serverId: string;
  /** Another than before: the server was started anew and its endpoints are gone. */
  readonly bootId: string;
  readonly lastSeq: number;
}

interface MediaClientEvents {
  /** Connected and let in; again after each reconnect. */
  up: [welcome: MediaWelcome];
  /** The connection is gone; the client tries again by itself. */
  down: [reason: Error];
  event: [frame: MediaEventFrame];
}

interface OpenRequest {
  readonly method: MediaMethod;
  readonly timer: NodeJS.Timeout;
  readonly settle: (reply: MediaReplyFrame | MediaRequestError) => void;
}

/**
 * A client of the media control protocol that keeps itself connected. Requests are never repeated by it: one that
 * fails with `disconnected` may be sent again by its owner, for ids make them idempotent.
 */
export class MediaClient extends EventEmitter<MediaClientEvents> {
  #connection: MediaConnection | null = null;
  #welcome: MediaWelcome | null = null;
  #retryTimer: NodeJS.Timeout | null = null;
  #pingTimer: NodeJS.Timeout | null = null;
  #attempt = 0;
  #closed = false;
  #nextId = 1;
  readonly #open = new Map<number, OpenRequest>();

  constructor(private readonly options: MediaClientOptions) {
    super();
  }

  /** Whether requests can be sent now. */
  get connected(): boolean {
    return this.#welcome !== null;
  }

  /** What the server said when it let us in; null while there is no connection. */
  get welcome(): MediaWelcome | null {
    return this.#welcome;
  }

  /** Begins to connect, and from then on keeps connected. `up` says when. */
  start(): void {
    if (this.#closed || this.#connection !== null || this.#retryTimer !== null) return;
    this.#connect();
  }

  /**
   * Resolves when connected.
   * @throws MediaRefusedError where the server will not have us; Error after `timeoutMs`
   */
  async ready(timeoutMs: number): Promise<MediaWelcome> {
    this.start();
    if (this.#welcome !== null) return this.#welcome;
    return await new Promise((resolve, reject) => {
      let last: Error | null = null;
      const done = () => {
        clearTimeout(timer);
        this.off("up", onUp);
        this.off("down", onDown);
      };
      const onUp = (welcome: MediaWelcome) => {
        done();
        resolve(welcome);
      };
      const onDown = (reason: Error) => {
        last = reason;
        if (!(reason instanceof MediaRefusedError)) return;
        done();
        reject(reason);
      };
      const timer = setTimeout(() => {
        done();
        const where = `${this.options.host}:${this.options.port}`;
        reject(new Error(`no media server at ${where} within ${timeoutMs} ms${last ? ` (${last.message})` : ""}`));
      }, timeoutMs);
      this.on("up", onUp);
      this.on("down", onDown);
    });
  }

  /**
   * Sends a request and gives its result.
   * @throws MediaRequestError
   */
  request<M extends MediaMethod>(
    method: M,
    params: MediaParams<M>,
    options: { timeoutMs?: number } = {},
  ): Promise<MediaResult<M>> {
    const connection = this.#connection;
    if (connection === null || this.#welcome === null) {
      return Promise.reject(new MediaRequestError("disconnected", "no connection to the media server", method));
    }
    const id = this.#nextId++;
    const timeoutMs = options.timeoutMs ?? this.options.requestTimeoutMs ?? 5_000;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#open.delete(id);
        reject(new MediaRequestError("no-answer", `no answer within ${timeoutMs} ms`, method));
      }, timeoutMs);
      this.#open.set(id, {
        method,
        timer,
        settle: (reply) => {
          if (reply instanceof MediaRequestError) return reject(reply);
          if (!reply.ok) return reject(new MediaRequestError(reply.error.code, reply.error.message, method));
          const result = parseResult(method, reply.result);
          if (result === undefined) return reject(new MediaRequestError("bad-answer", "unreadable result", method));
          resolve(result);
        },
      });
      connection.write(encodeLine({ type: "request", id, method, params }));
    });
  }

  /** Ends the connection and fails what is open. The server keeps endpoints for their time to live. */
  close(): void {
    this.#closed = true;
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#connection?.end();
    this.#gone(new Error("closed"), false);
  }

  #connect(): void {
    this.#retryTimer = null;
    const splitter = new LineSplitter(MEDIA_FRAME_MAX_CHARS);
    const connection = openMediaConnection(this.options, {
      onOpen: () => {
        connection.write(
          encodeLine({
            type: "hello",
            version: MEDIA_PROTOCOL_VERSION,
            secret: this.options.secret,
            clientId: this.options.clientId,
          }),
        );
      },
      onText: (text) => {
        try {
          for (const line of splitter.push(text)) this.#onLine(line);
        } catch (error) {
          this.#drop(connection, error instanceof Error ? error : new Error(String(error)));
        }
      },
      onClose: (reason) => this.#drop(connection, reason),
    });
    this.#connection = connection;
  }

  #onLine(line: string): void {
    const frame = readFrame(line);
    switch (frame.type) {
      case "welcome":
        this.#attempt = 0;
        this.#welcome = { serverId: frame.serverId, bootId: frame.bootId, lastSeq: frame.lastSeq };
        this.#startPings(frame.idleTimeoutMs);
        this.emit("up", this.#welcome);
        break;
      case "refused":
        throw new MediaRefusedError(frame.code, frame.message);
      case "reply": {
        const open = typeof frame.id === "number" ? this.#open.get(frame.id) : undefined;
        if (open === undefined || typeof frame.id !== "number") break; // answered too late
        this.#open.delete(frame.id);
        clearTimeout(open.timer);
        open.settle(frame);
        break;
      }
      case "event":
        this.emit("event", frame);
        break;
    }
  }

  #startPings(idleTimeoutMs: number): void {
    this.#stopPings();
    const everyMs = Math.max(100, Math.floor(idleTimeoutMs / 3));
    this.#pingTimer = setInterval(() => {
      const connection = this.#connection;
      this.request("ping", {}, { timeoutMs: idleTimeoutMs }).catch((error: MediaRequestError) => {
        if (connection !== null && error.code === "no-answer") this.#drop(connection, error);
      });
    }, everyMs);
  }

  #stopPings(): void {
    if (this.#pingTimer !== null) clearInterval(this.#pingTimer);
    this.#pingTimer = null;
  }

  #drop(connection: MediaConnection, reason: Error): void {
    connection.end();
    if (this.#connection === connection) this.#gone(reason, true);
  }

  #gone(reason: Error, retry: boolean): void {
    this.#connection = null;
    this.#welcome = null;
    this.#stopPings();
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const request of open) {
      clearTimeout(request.timer);
      request.settle(new MediaRequestError("disconnected", "the connection to the media server broke", request.method));
    }
    if (!retry || this.#closed) return;
    this.emit("down", reason);
    if (this.#closed) return;
    const delayMs = Math.min(this.options.maxRetryDelayMs ?? 500, 20 * 2 ** this.#attempt++);
    this.#retryTimer = setTimeout(() => this.#connect(), delayMs);
  }
}

/** Replies and events are by far the most: they are not tried against every shape. */
function readFrame(line: string): MediaServerFrame {
  const value: unknown = JSON.parse(line);
  const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  if (type === "event") return mediaEventFrameSchema.parse(value);
  if (type === "reply") return mediaReplyFrameSchema.parse(value);
  return mediaServerFrameSchema.parse(value);
}

function parseResult<M extends MediaMethod>(method: M, value: unknown): MediaResult<M> | undefined {
  const schema: { safeParse(value: unknown): { success: true; data: unknown } | { success: false } } =
    mediaMethods[method].result;
  const parsed = schema.safeParse(value);
  return parsed.success && isResult(method, parsed.data) ? parsed.data : undefined;
}

/** The schema of `method` has just accepted the value; TypeScript cannot follow that through the table of methods. */
function isResult<M extends MediaMethod>(_method: M, value: unknown): value is MediaResult<M> {
  return typeof value === "object" && value !== null;
}
