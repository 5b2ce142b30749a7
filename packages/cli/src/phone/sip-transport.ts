import dgram from "node:dgram";
import net from "node:net";
import type { SipEndpoint } from "./sip-message";

/** Carries SIP messages; UDP here, a stand-in in tests that need none. */
export interface SipTransport {
  readonly local: SipEndpoint;
  send(bytes: Uint8Array, to: SipEndpoint): void;
  /** Whoever handles what arrives; one at a time. */
  onMessage: (bytes: Uint8Array, from: SipEndpoint) => void;
  close(): Promise<void>;
}

/** Opens a UDP port for SIP on a local address; port 0: any free one. */
export async function openUdpTransport(address: string, port = 0): Promise<SipTransport> {
  const socket = await bindUdp(address, port);
  let sending = 0;
  let whenSent: () => void = () => undefined;
  const transport: SipTransport = {
    local: { address, port: socket.address().port },
    onMessage: () => undefined,
    send: (bytes, to) => {
      sending++;
      socket.send(bytes, to.port, to.address, () => {
        sending--;
        if (sending === 0) whenSent();
      });
    },
    // a socket that is closed forgets what it was given to send: a last BYE would never leave
    close: async () => {
      if (sending > 0) {
        await new Promise<void>((resolve) => {
          whenSent = resolve;
        });
      }
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
  socket.on("message", (bytes, from) => transport.onMessage(bytes, { address: from.address, port: from.port }));
  return transport;
}

/** A bound UDP socket. Errors of single packets (a port that nobody listens on) are told by silence, as on a network. */
export async function bindUdp(address: string, port: number): Promise<dgram.Socket> {
  const socket = dgram.createSocket({
    type: net.isIPv6(address) ? "udp6" : "udp4",
    recvBufferSize: 1 << 20,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ address, port }, () => {
      socket.removeAllListeners("error");
      socket.on("error", () => undefined);
      resolve();
    });
  });
  return socket;
}

/** The address of this machine by which packets leave for `to`. */
export async function localAddressTowards(to: SipEndpoint): Promise<string> {
  const socket = dgram.createSocket(net.isIPv6(to.address) ? "udp6" : "udp4");
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.connect(to.port, to.address, () => resolve());
    });
    return socket.address().address;
  } finally {
    socket.close();
  }
}

/**
 * Whether the machine at the other end says that nobody listens on a UDP port (ICMP port unreachable). A machine that
 * says nothing may be listening, be away, or hide behind a firewall.
 */
export async function isPortRefused(to: SipEndpoint, waitMs: number): Promise<boolean> {
  const socket = dgram.createSocket(net.isIPv6(to.address) ? "udp6" : "udp4");
  try {
    return await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), waitMs);
      socket.once("error", () => {
        clearTimeout(timer);
        resolve(true);
      });
      // a keep-alive, which SIP servers pass over (RFC 5626 §3.5.1)
      socket.connect(to.port, to.address, () => socket.send("\r\n\r\n"));
    });
  } finally {
    socket.close();
  }
}
