import { createServer, type Server } from "node:net";
import type { Clock, Timer } from "../transactions/clock";
import { BindError, errorCode } from "../transport/transport";
import { AppConnection, type AppConnectionEvents } from "./app-connection";

/** A connection that has not authenticated by then is closed. */
const AUTHENTICATION_TIME_MS = 10_000;
/** Most applications at a time, authenticated or not. */
const MAX_CONNECTIONS = 256;

/** The listener for applications (drachtio's admin port). */
export class AppServer {
  readonly #connections = new Map<AppConnection, Timer>();

  private constructor(
    private readonly server: Server,
    readonly address: string,
    readonly port: number,
  ) {}

  /** Listens; port 0 takes a free one. Rejects with {@link BindError}. */
  static listen(
    address: string,
    port: number,
    clock: Clock,
    newId: () => string,
    events: AppConnectionEvents,
  ): Promise<AppServer> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.maxConnections = MAX_CONNECTIONS;
      server.once("error", (error) => reject(new BindError("tcp", address, port, errorCode(error), "DRACHTIO_PORT")));
      server.listen({ host: address, port, exclusive: true }, () => {
        const bound = server.address();
        if (bound === null || typeof bound === "string") {
          reject(new BindError("tcp", address, port, "no address", "DRACHTIO_PORT"));
          return;
        }
        server.removeAllListeners("error");
        // Accepting can fail later (EMFILE): the listener goes on, the connection is lost.
        server.on("error", () => {});
        const listener = new AppServer(server, bound.address, bound.port);
        listener.#accept(clock, newId, events);
        resolve(listener);
      });
    });
  }

  #accept(clock: Clock, newId: () => string, events: AppConnectionEvents): void {
    this.server.on("connection", (socket) => {
      const connection = new AppConnection(newId(), socket, newId, {
        onFrame: events.onFrame,
        onClosed: (closed) => {
          this.#connections.get(closed)?.cancel();
          this.#connections.delete(closed);
          events.onClosed(closed);
        },
      });
      const timer = clock.after(AUTHENTICATION_TIME_MS, () => {
        if (!connection.authenticated) connection.destroy();
      });
      this.#connections.set(connection, timer);
    });
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const [connection, timer] of this.#connections) {
      timer.cancel();
      connection.destroy();
    }
    await closed;
  }
}
