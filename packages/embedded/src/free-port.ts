import dgram from "node:dgram";
import net from "node:net";

/** A TCP port on `host` that nobody listens on now. */
export function findFreePort(host = "127.0.0.1"): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen({ host, port: 0 }, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error(`No TCP port to be had on ${host}`));
        else resolve(address.port);
      });
    });
  });
}

/** True when a TCP server could listen on this port now. */
export function isTcpPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}

/** True when a UDP socket could be bound to this port now. */
export function isUdpPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket(net.isIPv6(host) ? "udp6" : "udp4");
    socket.once("error", () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

/** Consecutive UDP ports on `host` that are free now: the first of `count`, even (RTP wants even ports, RFC 3550 §11). */
export async function findFreeUdpRange(count: number, host = "127.0.0.1"): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = (await findFreePort(host)) & ~1;
    if (first + count > 65_535) continue;
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isUdpPortFree(first + i, host)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`No ${count} consecutive free UDP ports to be had on ${host}`);
}
