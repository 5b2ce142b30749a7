import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";

export type DatagramHandler = (bytes: Uint8Array, from: RemoteInfo) => void;

const RECEIVE_BUFFER_BYTES = 262_144;

/** The port is held by another program. */
export class PortBusyError extends Error {
  constructor(readonly port: number) {
    super(`UDP port ${port} is in use`);
    this.name = "PortBusyError";
  }
}

/**
 * One UDP socket for one channel. Errors of sending (a peer whose port is closed, no route) are not ours to act on: RTP
 * goes on, and RTP time-out tells when the peer is gone.
 */
export class RtpSocket {
  private constructor(private readonly socket: Socket) {}

  /** @throws PortBusyError or the system's error */
  static open(address: string, port: number, onDatagram: DatagramHandler): Promise<RtpSocket> {
    const family = isIPv6(address) ? 6 : 4;
    const socket = createSocket({
      type: family === 6 ? "udp6" : "udp4",
      // Addresses are numbers always; the default resolver would cost a thread for each packet.
      lookup: (host, _options, callback) => callback(null, host, family),
    });
    return new Promise((resolve, reject) => {
      const onBindError = (error: NodeJS.ErrnoException) => {
        socket.close();
        reject(error.code === "EADDRINUSE" ? new PortBusyError(port) : error);
      };
      socket.once("error", onBindError);
      socket.bind({ address, port, exclusive: true }, () => {
        socket.off("error", onBindError);
        socket.on("error", () => undefined);
        socket.on("message", onDatagram);
        socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
        resolve(new RtpSocket(socket));
      });
    });
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    // No callback: it would cost a turn of the event loop for each packet, to be told what nobody acts on.
    this.socket.send(bytes, port, address);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }
}
