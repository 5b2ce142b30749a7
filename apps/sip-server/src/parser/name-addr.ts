import { hasSpaceOrControl, isToken } from "./grammar";
import { closingQuote, NO_PARAMS, type Params, parseParams, skipSpace } from "./params";

/** A From, To, Contact, Route or Record-Route element (RFC 3261 §20.10: name-addr or addr-spec with parameters). */
export interface NameAddr {
  /** Display name as written, quotes included; empty when there is none. */
  readonly display: string;
  readonly uri: string;
  /** Header parameters (after the `>`, or after the addr-spec when there are no brackets). */
  readonly params: Params;
}

/**
 * Parses one name-addr or addr-spec. Undefined when malformed: unterminated quote, spaces in the URI, unquoted display
 * name that is not tokens, stray text after the `>` (RFC 4475 §3.1.2.6, §3.1.2.14, §3.1.2.15).
 */
export function parseNameAddr(value: string): NameAddr | undefined {
  const text = value.trim();
  let display = "";
  let open: number;
  if (text.charCodeAt(0) === 0x22) {
    const close = closingQuote(text, 0);
    if (close < 0) return undefined;
    display = text.slice(0, close + 1);
    open = skipSpace(text, close + 1);
    if (text.charCodeAt(open) !== 0x3c) return undefined;
  } else {
    open = text.indexOf("<");
    if (open < 0) return parseAddrSpec(text);
    display = text.slice(0, open).trim();
    if (display !== "" && !isTokenSequence(display)) return undefined;
  }
  const close = text.indexOf(">", open);
  if (close < 0) return undefined;
  const uri = text.slice(open + 1, close).trim();
  if (!isPlausibleUri(uri)) return undefined;
  if (close === text.length - 1) return { display, uri, params: NO_PARAMS };
  const params = parseParams(text, close + 1);
  return params === undefined ? undefined : { display, uri, params };
}

/** Without brackets all parameters belong to the header, and `?` or `,` may not occur (RFC 3261 §20). */
function parseAddrSpec(text: string): NameAddr | undefined {
  const semicolon = text.indexOf(";", text.indexOf("@") + 1);
  const uri = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  if (!isPlausibleUri(uri) || uri.includes("?") || uri.includes(",")) return undefined;
  if (semicolon < 0) return { display: "", uri, params: NO_PARAMS };
  const params = parseParams(text, semicolon);
  return params === undefined ? undefined : { display: "", uri, params };
}

function isPlausibleUri(uri: string): boolean {
  const colon = uri.indexOf(":");
  return (
    colon > 0 && isToken(uri.slice(0, colon)) && !hasSpaceOrControl(uri) && !uri.includes("<") && !uri.includes('"')
  );
}

function isTokenSequence(display: string): boolean {
  return display.split(" ").every((word) => {
    for (const part of word.split("\t")) {
      // Bytes above 0x7f are UTF-8 of a display name that should have been quoted: many phones do it, nothing is
      // ambiguous about it, so it passes.
      for (let index = 0; index < part.length; index++) {
        const character = part[index] ?? "";
        if (character.charCodeAt(0) < 0x80 && !isToken(character)) return false;
      }
    }
    return true;
  });
}
