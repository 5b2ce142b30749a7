import { isToken } from "./grammar";
import { NO_PARAMS, type Params, parseParams } from "./params";
import { parseHostPort } from "./uri";

/** One Via element (RFC 3261 §20.42, RFC 3581). */
export interface Via {
  /** Transport in upper case: UDP, TCP, … */
  readonly transport: string;
  /** sent-by host in lower case. */
  readonly host: string;
  readonly port: number | undefined;
  readonly params: Params;
}

/** Parses one Via element; white space is allowed around `/`, `;`, `=` and `:` (RFC 4475 §3.1.1.1). */
export function parseVia(text: string): Via | undefined {
  const firstSlash = text.indexOf("/");
  const secondSlash = firstSlash < 0 ? -1 : text.indexOf("/", firstSlash + 1);
  if (secondSlash < 0) return undefined;
  const name = text.slice(0, firstSlash).trim();
  const version = text.slice(firstSlash + 1, secondSlash).trim();
  if (name.toUpperCase() !== "SIP" || version !== "2.0") return undefined;

  const rest = text.slice(secondSlash + 1).trim();
  let end = 0;
  while (end < rest.length && rest.charCodeAt(end) !== 0x20 && rest.charCodeAt(end) !== 0x09) end++;
  const transport = rest.slice(0, end);
  if (!isToken(transport)) return undefined;

  const semicolon = rest.indexOf(";", end);
  const sentBy = (semicolon < 0 ? rest.slice(end) : rest.slice(end, semicolon)).trim();
  const address = parseHostPort(squeezeColon(sentBy));
  if (address === undefined) return undefined;
  const params = semicolon < 0 ? NO_PARAMS : parseParams(rest, semicolon);
  if (params === undefined) return undefined;
  return { transport: transport.toUpperCase(), host: address.host, port: address.port, params };
}

/** `host : port` → `host:port`: the grammar's COLON allows white space around it. */
function squeezeColon(text: string): string {
  const space = text.indexOf(" ");
  if (space < 0 && !text.includes("\t")) return text;
  const colon = text.lastIndexOf(":");
  return colon < 0 ? text : `${text.slice(0, colon).trimEnd()}:${text.slice(colon + 1).trimStart()}`;
}

/** The magic cookie of RFC 3261 §8.1.1.7. */
export const MAGIC_COOKIE = "z9hG4bK";
