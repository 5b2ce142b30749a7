import { hasSpaceOrControl, parseNumber } from "./grammar";
import { NO_PARAMS, type Params } from "./params";

/** A SIP(S) URI (RFC 3261 §19.1). */
export interface SipUri {
  readonly scheme: "sip" | "sips";
  /** User part as written, escapes and parameters in it included; undefined when there is none. */
  readonly user: string | undefined;
  /** Host in lower case; an IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly params: Params;
  /** True when the URI carries headers (`?name=value`), which are not allowed in a Request-URI. */
  readonly hasHeaders: boolean;
}

/** The scheme of a URI in lower case, or undefined when the text has none. */
export function schemeOf(uri: string): string | undefined {
  const colon = uri.indexOf(":");
  return colon > 0 ? uri.slice(0, colon).toLowerCase() : undefined;
}

/** Parses a sip: or sips: URI. Undefined for another scheme or a malformed one. */
export function parseSipUri(text: string): SipUri | undefined {
  const scheme = schemeOf(text);
  if (scheme !== "sip" && scheme !== "sips") return undefined;
  if (hasSpaceOrControl(text) || text.includes("<") || text.includes(">") || text.includes('"')) return undefined;
  let rest = text.slice(scheme.length + 1);

  // The last @ before any header part separates user and host; a user part may hold ; ? and escaped characters.
  let user: string | undefined;
  const at = rest.indexOf("@");
  if (at >= 0) {
    user = rest.slice(0, at);
    rest = rest.slice(at + 1);
    if (user === "") return undefined;
  }

  let hasHeaders = false;
  const question = rest.indexOf("?");
  if (question >= 0) {
    hasHeaders = true;
    rest = rest.slice(0, question);
  }
  const semicolon = rest.indexOf(";");
  const hostport = semicolon < 0 ? rest : rest.slice(0, semicolon);
  const address = parseHostPort(hostport);
  if (address === undefined) return undefined;
  const params = semicolon < 0 ? NO_PARAMS : uriParams(rest.slice(semicolon + 1));
  return { scheme, user, host: address.host, port: address.port, params, hasHeaders };
}

function uriParams(text: string): Params {
  const params = new Map<string, string>();
  for (const part of text.split(";")) {
    const equals = part.indexOf("=");
    const name = (equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    if (name !== "" && !params.has(name)) params.set(name, equals < 0 ? "" : part.slice(equals + 1));
  }
  return params;
}

/** Parses `host[:port]`, the host being a name, an IPv4 address or an IPv6 reference in brackets. */
export function parseHostPort(text: string): { host: string; port: number | undefined } | undefined {
  let host: string;
  let rest: string;
  if (text.startsWith("[")) {
    const close = text.indexOf("]");
    if (close < 0) return undefined;
    host = text.slice(1, close);
    rest = text.slice(close + 1);
    if (!isHost(host, true)) return undefined;
  } else {
    const colon = text.indexOf(":");
    host = colon < 0 ? text : text.slice(0, colon);
    rest = colon < 0 ? "" : text.slice(colon);
    if (!isHost(host, false)) return undefined;
  }
  host = host.toLowerCase();
  if (rest === "") return { host, port: undefined };
  if (!rest.startsWith(":")) return undefined;
  const port = parseNumber(rest.slice(1), 65_535);
  return port === undefined || port === 0 ? undefined : { host, port };
}

function isHost(host: string, ipv6: boolean): boolean {
  if (host === "" || host.length > 255) return false;
  for (let index = 0; index < host.length; index++) {
    const code = host.charCodeAt(index);
    const alphanumeric =
      (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
    // The underscore is no host character in RFC 3261, but container and Windows names carry it.
    const other = code === 0x2e || (ipv6 ? code === 0x3a : code === 0x2d || code === 0x5f);
    if (!alphanumeric && !other) return false;
  }
  return true;
}

/** `host:port` for a header or Request-URI; IPv6 in brackets; no port when it is undefined. */
export function formatHostPort(host: string, port: number | undefined): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}
