import type { Socket } from "node:net";
import { FrameDecoder } from "./frame-decoder";
import { plainResponseFrame } from "./frames";

/** Bytes that may wait for an application that does not read before it counts as dead. */
const MAX_BACKLOG_BYTES = 64 * 1024 * 1024;

/** One frame from an application, split at the first line. */
export interface AppFrame {
  /** Tokens of the first line; token 0 is the frame's id, token 1 the command. */
  readonly tokens: readonly string[];
  readonly message: Buffer | undefined;
}

export interface AppConnectionEvents {
  onFrame(connection: AppConnection, frame: AppFrame): void;
  onClosed(connection: AppConnection): void;
}

/** The connection of one application (a worker), from its TCP accept to its end. */
export class AppConnection {
  readonly #decoder: FrameDecoder;
  readonly #routes = new Set<string>();
  #authenticated = false;
  #alive = true;
  #corked = false;

  constructor(
    readonly id: string,
    private readonly socket: Socket,
    private readonly newId: () => string,
    events: AppConnectionEvents,
  ) {
    this.#decoder = new FrameDecoder(
      (payload) => {
        if (this.#alive) events.onFrame(this, splitFrame(payload));
      },
      () => this.close(),
    );
    socket.setNoDelay(true);
    // A host that vanished is noticed within a minute even while nothing is sent.
    socket.setKeepAlive(true, 15_000);
    socket.on("data", (chunk) => this.#decoder.push(chunk));
    // 'close' follows.
    socket.on("error", () => {});
    socket.on("close", () => {
      if (!this.#alive) return;
      this.#alive = false;
      this.#decoder.stop();
      events.onClosed(this);
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  get authenticated(): boolean {
    return this.#authenticated;
  }

  get remote(): string {
    return `${this.socket.remoteAddress ?? "?"}:${this.socket.remotePort ?? 0}`;
  }

  authenticate(): void {
    this.#authenticated = true;
    this.#decoder.trust();
  }

  addRoute(verb: string): void {
    this.#routes.add(verb);
  }

  removeRoute(verb: string): void {
    this.#routes.delete(verb);
  }

  hasRoute(verb: string): boolean {
    return this.#routes.has(verb);
  }

  get routeCount(): number {
    return this.#routes.size;
  }

  send(frame: Buffer): void {
    if (!this.#alive || this.socket.destroyed) return;
    if (this.socket.writableLength > MAX_BACKLOG_BYTES) {
      this.socket.destroy();
      return;
    }
    if (!this.#corked) {
      // All frames of one turn of the event loop leave in one write.
      this.#corked = true;
      this.socket.cork();
      setImmediate(() => {
        this.#corked = false;
        this.socket.uncork();
      });
    }
    this.socket.write(frame);
  }

  reply(requestId: string, result: "OK" | "NOK" | "NO", ...meta: string[]): void {
    this.send(plainResponseFrame(this.newId(), requestId, result, ...meta));
  }

  /** Lets what was sent go out, then closes; nothing more is read. */
  close(): void {
    this.#decoder.stop();
    this.socket.end();
    // A peer that never closes its half must not keep the socket.
    this.socket.setTimeout(2_000, () => this.socket.destroy());
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/** Splits a payload at its first line end into tokens and message. */
export function splitFrame(payload: Buffer): AppFrame {
  const lineEnd = payload.indexOf("\r\n");
  const leader = payload.toString("latin1", 0, lineEnd < 0 ? payload.length : lineEnd);
  return { tokens: leader.split("|"), message: lineEnd < 0 ? undefined : payload.subarray(lineEnd + 2) };
}
