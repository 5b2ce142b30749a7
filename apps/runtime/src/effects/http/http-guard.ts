import dns from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** The address is on the internal network, or on none that a flow may reach. */
export class RefusedAddressError extends Error {
  override readonly name = "RefusedAddressError";
}

/**
 * Whether an address belongs to the public internet. Everything with another meaning is refused: loopback, private
 * networks, link-local (cloud metadata at 169.254.169.254), carrier-grade NAT, multicast, unique local, reserved,
 * documentation; and IPv4 addresses within IPv6 (mapped, 6to4, Teredo, NAT64), which would lead to any of these.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === "unicast";
}

/** A host name that is itself an address is never looked up: it is checked by this. Brackets of IPv6 are taken off. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  return ipaddr.isValid(bare) ? bare : null;
}

/**
 * Looks a name up and gives only public addresses: the connection is made to what was checked, so a second look-up
 * cannot give another address (DNS rebinding).
 */
export function createGuardedLookup(lookup: typeof dns.lookup = dns.lookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const list = Array.isArray(addresses) ? addresses : [];
      const first = list.find((entry) => isPublicAddress(entry.address));
      if (first === undefined || list.some((entry) => !isPublicAddress(entry.address))) {
        return callback(new RefusedAddressError(`${hostname} is on the internal network`), "", 0);
      }
      if (options.all === true) callback(null, list);
      else callback(null, first.address, first.family);
    });
  };
}
