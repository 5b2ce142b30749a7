import { isToken } from "./grammar";

/** Parameters by lower-case name; a parameter without value maps to the empty string. */
export type Params = ReadonlyMap<string, string>;

export const NO_PARAMS: Params = new Map();

/**
 * Parses `;name=value;flag` from `start` to the end (RFC 3261 §25.1 generic-param; quoted values are kept with their
 * quotes). Undefined when it is malformed: a name that is no token, an unterminated quote, stray text.
 */
export function parseParams(text: string, start: number): Params | undefined {
  let index = start;
  const params = new Map<string, string>();
  while (index < text.length) {
    index = skipSpace(text, index);
    if (index >= text.length) break;
    if (text.charCodeAt(index) !== 0x3b) return undefined;
    index++;
    let end = index;
    while (end < text.length && text.charCodeAt(end) !== 0x3d && text.charCodeAt(end) !== 0x3b) end++;
    const name = text.slice(index, end).trim();
    if (!isToken(name)) return undefined;
    let value = "";
    index = end;
    if (text.charCodeAt(index) === 0x3d) {
      index = skipSpace(text, index + 1);
      if (text.charCodeAt(index) === 0x22) {
        const close = closingQuote(text, index);
        if (close < 0) return undefined;
        value = text.slice(index, close + 1);
        index = close + 1;
      } else {
        end = index;
        while (end < text.length && text.charCodeAt(end) !== 0x3b) end++;
        value = text.slice(index, end).trim();
        if (value === "" || value.includes(" ") || value.includes('"') || value.includes(",")) return undefined;
        index = end;
      }
    }
    const key = name.toLowerCase();
    if (!params.has(key)) params.set(key, value);
  }
  return params;
}

/** Index of the quote that closes the one at `open`, or -1. */
export function closingQuote(text: string, open: number): number {
  for (let index = open + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5c) index++;
    else if (code === 0x22) return index;
  }
  return -1;
}

/** Index of the first character at or after `index` that is neither space nor tab. */
export function skipSpace(text: string, index: number): number {
  let at = index;
  while (at < text.length && (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09)) at++;
  return at;
}
