import { type AddressInfo, createServer, type Server } from "node:net";
import type { MediaEventFrame } from "@callwright/contracts";
import { ControlConnection, type ControlConnectionOptions } from "./control-connection";

const MAX_CONNECTIONS = 256;
const END_TIMEOUT_MS = 1_000;

/** Listens for clients of the control protocol. */
export class ControlServer {
  readonly #connections = new Set<ControlConnection>();

  private constructor(private readonly server: Server) {}

  /** @throws the system's error, e.g. EADDRINUSE */
  static listen(
    address: { readonly host: string; readonly port: number },
    options: Omit<ControlConnectionOptions, "onClose"> & { readonly onGone: (connection: ControlConnection) => void },
  ): Promise<ControlServer> {
    const server = createServer();
    const control = new ControlServer(server);
    server.on("connection", (socket) => {
      const connection = new ControlConnection(socket, {
        ...options,
        onClose: (closed) => {
          control.#connections.delete(closed);
          options.onGone(closed);
        },
      });
      control.#connections.add(connection);
      if (control.#connections.size > MAX_CONNECTIONS) {
        connection.refuse("too-many-connections", `${MAX_CONNECTIONS} clients are connected already`);
      }
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(address.port, address.host, () => {
        server.off("error", reject);
        resolve(control);
      });
    });
  }

  get address(): AddressInfo {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("the control server does not listen");
    return address;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Send an event to the connection that owns its session, if it is one of ours still. */
  deliver(frame: MediaEventFrame, owner: unknown): void {
    for (const connection of this.#connections) if (connection === owner) connection.sendEvent(frame);
  }

  /** End every connection after what is still to be sent, and stop listening. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const connection of this.#connections) connection.end();
    const timer = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, END_TIMEOUT_MS);
    await closed;
    clearTimeout(timer);
  }
}
