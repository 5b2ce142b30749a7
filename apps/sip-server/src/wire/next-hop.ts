import { isIP } from "node:net";
import type { Dialog, DialogPeer } from "../dialogs/dialog";
import { requestRoute } from "../dialogs/route";
import { parseHostPort, parseSipUri } from "../parser/uri";
import type { Flow, Protocol } from "../transport/transport";
import type { Core } from "./core";

/** Where a request goes: known at once for address literals and connections, else after a name look-up. */
export type NextHop =
  | { readonly kind: "flow"; readonly flow: Flow }
  | { readonly kind: "name"; readonly protocol: Protocol; readonly host: string; readonly port: number }
  | { readonly kind: "refused"; readonly reason: string };

const DEFAULT_PORT: Readonly<Record<Protocol, number>> = { udp: 5060, tcp: 5060, tls: 5061, ws: 80, wss: 443 };

/** The next hop that a URI names (RFC 3263 §4 without NAPTR and SRV). */
export function hopOfUri(core: Core, uri: string): NextHop {
  const parsed = parseSipUri(uri);
  if (parsed === undefined) return { kind: "refused", reason: `invalid request-uri: ${uri}` };
  const registered = core.contacts.find(parsed.user, parsed.host);
  if (registered !== undefined) return { kind: "flow", flow: registered };
  const named = parsed.params.get("transport")?.toLowerCase();
  const protocol = parsed.scheme === "sips" ? "tls" : (named ?? "udp");
  if (!core.transport.has(protocol)) {
    return { kind: "refused", reason: "requested protocol/transport not available" };
  }
  const host = parsed.params.get("maddr") ?? parsed.host;
  const port = parsed.port ?? DEFAULT_PORT[protocol];
  if (core.transport.isOwn(host, port)) return { kind: "refused", reason: "can not send request to myself" };
  if (isIP(host) === 0) return { kind: "name", protocol, host, port };
  return { kind: "flow", flow: core.transport.flowTo(protocol, host, port) };
}

/** The next hop given by an application's PROXY token: a URI, or `host[:port]`. */
export function hopOfProxy(core: Core, proxy: string): NextHop {
  if (parseSipUri(proxy) !== undefined) return hopOfUri(core, proxy);
  if (parseHostPort(proxy) !== undefined) return hopOfUri(core, `sip:${proxy}`);
  return { kind: "refused", reason: `invalid proxy: ${proxy}` };
}

/** Request-URI, Route headers and next hop of a request inside a dialog. */
export function hopInDialog(
  core: Core,
  dialog: Dialog,
  peer: DialogPeer,
): { requestUri: string; routes: readonly string[]; hop: NextHop } {
  const { requestUri, routes, nextHop } = requestRoute(peer, dialog.requestUri);
  if (routes.length === 0) {
    if (peer.flow?.open) return { requestUri, routes, hop: { kind: "flow", flow: peer.flow } };
    if (peer.nat !== undefined) {
      const { address, port } = peer.nat;
      return { requestUri, routes, hop: { kind: "flow", flow: core.transport.flowTo("udp", address, port) } };
    }
  }
  return { requestUri, routes, hop: hopOfUri(core, nextHop) };
}

/**
 * Calls `use` with the flow: at once where it is known, else after the look-up. `use` gets undefined when the name has
 * no address.
 */
export function withFlow(
  core: Core,
  hop: Exclude<NextHop, { kind: "refused" }>,
  use: (flow: Flow | undefined) => void,
): void {
  if (hop.kind === "flow") {
    use(hop.flow);
    return;
  }
  core.transport.resolve(hop.host).then(
    (address) => use(core.transport.flowTo(hop.protocol, address, hop.port)),
    () => use(undefined),
  );
}
