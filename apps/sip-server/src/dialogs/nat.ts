import { isIP } from "node:net";
import type { Flow } from "../transport/transport";

/**
 * Where to reach a peer whose Contact names an address that is not its own seen from here: the source of its message.
 * That is so when the Contact repeats a Via sent-by the packet did not come from, when the host is `.invalid`
 * (RFC 7118 §5), or when the Contact is a private address and the source is not.
 */
export function natAddress(
  contactHost: string,
  sentByHost: string | undefined,
  flow: Flow,
): { address: string; port: number } | undefined {
  const source = flow.remoteAddress;
  if (source === "" || contactHost === source) return undefined;
  const behind =
    contactHost.endsWith(".invalid") ||
    (isIP(contactHost) !== 0 &&
      (contactHost === sentByHost || (isPrivateAddress(contactHost) && !isPrivateAddress(source))));
  return behind ? { address: source, port: flow.remotePort } : undefined;
}

/** RFC 1918, RFC 6598, link-local and loopback IPv4; unique-local, link-local and loopback IPv6. */
export function isPrivateAddress(host: string): boolean {
  if (isIP(host) === 6) return host === "::1" || /^f[cd]/i.test(host) || /^fe[89ab]/i.test(host);
  const parts = host.split(".").map(Number);
  const [first = 0, second = 0] = parts;
  return (
    first === 10 ||
    first === 127 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second <= 127)
  );
}
