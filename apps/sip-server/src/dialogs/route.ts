import { parseNameAddr } from "../parser/name-addr";
import { parseSipUri } from "../parser/uri";
import type { DialogPeer } from "./dialog";

/** Request-URI, Route header values and the URI of the next hop of a request inside a dialog. */
export interface RequestRoute {
  readonly requestUri: string;
  readonly routes: readonly string[];
  readonly nextHop: string;
}

/** RFC 3261 §12.2.1.1, loose and strict routing. `fallbackTarget` serves while the peer has sent no Contact. */
export function requestRoute(peer: DialogPeer, fallbackTarget: string): RequestRoute {
  const target = peer.remoteTarget ?? fallbackTarget;
  const first = peer.routeSet[0];
  const firstUri = first === undefined ? undefined : parseNameAddr(first)?.uri;
  const parsed = firstUri === undefined ? undefined : parseSipUri(firstUri);
  if (first === undefined || firstUri === undefined || parsed === undefined) {
    return { requestUri: target, routes: [], nextHop: target };
  }
  if (parsed.params.has("lr")) return { requestUri: target, routes: peer.routeSet, nextHop: firstUri };
  // A strict router: it goes into the Request-URI, the target to the end of the routes.
  return { requestUri: firstUri, routes: [...peer.routeSet.slice(1), `<${target}>`], nextHop: firstUri };
}
