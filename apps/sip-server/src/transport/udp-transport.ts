import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { BindError, errorCode, type Flow, type Transport, type TransportEvents } from "./transport";

/** Kernel buffers large enough for a burst of a few thousand messages while the event loop is busy. */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

/** SIP over UDP (RFC 3261 §18): one socket for everything sent and received. */
export class UdpTransport implements Transport {
  readonly protocol = "udp";
  readonly connectionCount = 0;
  #closed = false;

  private constructor(
    private readonly socket: Socket,
    readonly address: string,
    readonly port: number,
    private readonly events: TransportEvents,
    private readonly onSendError: (code: string) => void,
  ) {
    socket.on("message", (data, remote) => {
      // RFC 5626 §4.4 and common practice: empty datagrams and bare CRLFs only keep a NAT binding open.
      if (data.length < 12) return;
      this.events.onMessage(data, this.flowTo(remote.address, remote.port));
    });
    socket.on("error", (error) => this.onSendError(errorCode(error)));
  }

  /** Binds; port 0 takes a free one. Rejects with {@link BindError}. */
  static bind(
    address: string,
    port: number,
    events: TransportEvents,
    onSendError: (code: string) => void,
  ): Promise<UdpTransport> {
    return new Promise((resolve, reject) => {
      const family = isIPv6(address) ? 6 : 4;
      // Only address literals are ever sent to; without this each datagram would pass through the resolver.
      const socket = createSocket({
        type: family === 6 ? "udp6" : "udp4",
        lookup: (host, _options, callback) => callback(null, host, family),
      });
      const fail = (error: Error) => {
        socket.close();
        reject(new BindError("udp", address, port, errorCode(error), "SIP_PORT"));
      };
      socket.once("error", fail);
      socket.bind({ address, port, exclusive: true }, () => {
        socket.off("error", fail);
        try {
          socket.setRecvBufferSize(SOCKET_BUFFER_BYTES);
          socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
        } catch {
          // Some systems cap the buffers with an error instead of silently: the default size then has to do.
        }
        const bound = socket.address();
        resolve(new UdpTransport(socket, bound.address, bound.port, events, onSendError));
      });
    });
  }

  flowTo(address: string, port: number): Flow {
    return new UdpFlow(this, address, port);
  }

  /** Sends one datagram; `failed` is called when the system refuses it (no route, too large). */
  send(data: Buffer, port: number, address: string, failed: () => void): void {
    if (this.#closed) return;
    this.socket.send(data, port, address, (error) => {
      if (error === null) return;
      this.onSendError(errorCode(error));
      failed();
    });
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }
}

/** An address over UDP. It never closes, but what the system refuses to send is told to the listeners. */
class UdpFlow implements Flow {
  readonly protocol = "udp";
  readonly reliable = false;
  readonly open = true;
  #listeners: Set<() => void> | undefined;

  constructor(
    private readonly transport: UdpTransport,
    readonly remoteAddress: string,
    readonly remotePort: number,
  ) {}

  send(data: Buffer): void {
    this.transport.send(data, this.remotePort, this.remoteAddress, () => {
      for (const listener of [...(this.#listeners ?? [])]) listener();
    });
  }

  onFailure(listener: () => void): () => void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => this.#listeners?.delete(listener);
  }
}
