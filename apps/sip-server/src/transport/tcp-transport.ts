import { connect, createServer, type Server, type Socket } from "node:net";
import type { Clock, Timer } from "../transactions/clock";
import { StreamFramer } from "./stream-framer";
import { BindError, errorCode, type Flow, type Transport, type TransportEvents } from "./transport";

export interface TcpLimits {
  /** Most connections at a time; further ones are closed at once. */
  readonly maxConnections: number;
  /** A connection that holds an incomplete message for this long is closed. */
  readonly partialMessageMs: number;
  /** A connection silent for this long is closed. */
  readonly idleMs: number;
  /** Bytes that may wait to be sent before the peer counts as dead. */
  readonly maxBacklogBytes: number;
}

export const TCP_LIMITS: TcpLimits = {
  maxConnections: 10_000,
  partialMessageMs: 32_000,
  idleMs: 3_600_000,
  maxBacklogBytes: 8 * 1024 * 1024,
};

const PONG = Buffer.from("\r\n");

/** SIP over TCP (RFC 3261 §18): accepts connections, makes new ones, reuses either by the peer's address. */
export class TcpTransport implements Transport {
  readonly protocol = "tcp";
  readonly #connections = new Map<string, TcpFlow>();

  private constructor(
    private readonly server: Server,
    readonly address: string,
    readonly port: number,
    private readonly events: TransportEvents,
    private readonly clock: Clock,
    private readonly limits: TcpLimits,
  ) {
    server.on("connection", (socket) => this.#adopt(socket));
  }

  /** Listens; port 0 takes a free one. Rejects with {@link BindError}. */
  static bind(
    address: string,
    port: number,
    events: TransportEvents,
    clock: Clock,
    limits: TcpLimits = TCP_LIMITS,
  ): Promise<TcpTransport> {
    return new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
      server.maxConnections = limits.maxConnections;
      server.once("error", (error) => reject(new BindError("tcp", address, port, errorCode(error), "SIP_PORT")));
      server.listen({ host: address, port, exclusive: true }, () => {
        const bound = server.address();
        if (bound === null || typeof bound === "string") {
          reject(new BindError("tcp", address, port, "no address", "SIP_PORT"));
          return;
        }
        server.removeAllListeners("error");
        // Accepting can fail later (EMFILE): the listener goes on, the connection is lost.
        server.on("error", () => {});
        resolve(new TcpTransport(server, bound.address, bound.port, events, clock, limits));
      });
    });
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  flowTo(address: string, port: number): Flow {
    const existing = this.#connections.get(`${address}:${port}`);
    if (existing?.open) return existing;
    const socket = connect({ host: address, port, noDelay: true, keepAlive: true });
    return this.#adopt(socket, { address, port });
  }

  #adopt(socket: Socket, target?: { address: string; port: number }): TcpFlow {
    const address = target?.address ?? socket.remoteAddress ?? "";
    const port = target?.port ?? socket.remotePort ?? 0;
    const key = `${address}:${port}`;
    const flow = new TcpFlow(socket, address, port, this.events, this.clock, this.limits, () => {
      if (this.#connections.get(key) === flow) this.#connections.delete(key);
    });
    this.#connections.set(key, flow);
    return flow;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const flow of [...this.#connections.values()]) flow.destroy();
    await closed;
  }
}

class TcpFlow implements Flow {
  readonly protocol = "tcp";
  readonly reliable = true;
  readonly #listeners = new Set<() => void>();
  readonly #framer: StreamFramer;
  #partialTimer: Timer | undefined;
  #open = true;

  constructor(
    private readonly socket: Socket,
    readonly remoteAddress: string,
    readonly remotePort: number,
    events: TransportEvents,
    clock: Clock,
    private readonly limits: TcpLimits,
    private readonly onClosed: () => void,
  ) {
    this.#framer = new StreamFramer({
      onMessage: (data) => events.onMessage(data, this),
      onPing: () => this.send(PONG),
      onBroken: (data, status, reason) => {
        events.onBrokenStream(data, this, status, reason);
        socket.end();
      },
    });
    socket.on("data", (chunk) => {
      this.#framer.push(chunk);
      if (this.#framer.pendingBytes === 0) {
        this.#partialTimer?.cancel();
        this.#partialTimer = undefined;
      } else {
        this.#partialTimer ??= clock.after(limits.partialMessageMs, () => this.destroy());
      }
    });
    socket.setTimeout(limits.idleMs, () => this.destroy());
    // 'close' always follows 'error'.
    socket.on("error", () => {});
    socket.on("close", () => this.#closed());
  }

  get open(): boolean {
    return this.#open && !this.socket.destroyed && !this.socket.writableEnded;
  }

  send(data: Buffer): void {
    if (!this.open) return;
    if (this.socket.writableLength > this.limits.maxBacklogBytes) {
      this.destroy();
      return;
    }
    this.socket.write(data);
  }

  onFailure(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  destroy(): void {
    this.socket.destroy();
  }

  #closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#partialTimer?.cancel();
    this.onClosed();
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }
}
