/** Compact header forms (RFC 3261 §7.3.3, RFC 3515, RFC 4028, RFC 6665, RFC 3841, RFC 3892) to canonical keys. */
const COMPACT_FORMS: Readonly<Record<string, string>> = {
  a: "accept-contact",
  b: "referred-by",
  c: "content-type",
  d: "request-disposition",
  e: "content-encoding",
  f: "from",
  i: "call-id",
  j: "reject-contact",
  k: "supported",
  l: "content-length",
  m: "contact",
  o: "event",
  r: "refer-to",
  s: "subject",
  t: "to",
  u: "allow-events",
  v: "via",
  x: "session-expires",
};

/** Spellings that are not plain Capital-After-Hyphen. */
const IRREGULAR_NAMES: Readonly<Record<string, string>> = {
  "call-id": "Call-ID",
  cseq: "CSeq",
  "www-authenticate": "WWW-Authenticate",
  "mime-version": "MIME-Version",
  "content-id": "Content-ID",
  rack: "RAck",
  rseq: "RSeq",
  "sip-etag": "SIP-ETag",
  "sip-if-match": "SIP-If-Match",
};

/** Headers that may appear once only (RFC 3261 §7.3.1: no comma list in their grammar). */
export const SINGLE_HEADERS: ReadonlySet<string> = new Set([
  "call-id",
  "content-disposition",
  "content-type",
  "cseq",
  "date",
  "event",
  "expires",
  "from",
  "max-forwards",
  "min-expires",
  "min-se",
  "rack",
  "refer-to",
  "rseq",
  "session-expires",
  "to",
]);

/** Canonical key (lower case, long form) of a header name as spelled on the wire. */
export function headerKey(name: string): string {
  const lower = name.toLowerCase();
  return lower.length === 1 ? (COMPACT_FORMS[lower] ?? lower) : lower;
}

/** The customary spelling of a canonical key: `diversion` → `Diversion`, `call-id` → `Call-ID`. */
export function headerSpelling(key: string): string {
  const irregular = IRREGULAR_NAMES[key];
  if (irregular !== undefined) return irregular;
  let result = "";
  let start = true;
  for (const character of key) {
    result += start ? character.toUpperCase() : character;
    start = character === "-";
  }
  return result;
}
