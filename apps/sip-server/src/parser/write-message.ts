import { headerSpelling } from "./header-names";

/** A header to be written: canonical key (spelled in the customary way) or an explicit spelling. */
export type OutgoingHeader = readonly [name: string, value: string];

const CRLF = "\r\n";

/** Serialises a message. Text is latin1 ("binary") as everywhere in this package; Content-Length is added here. */
export function writeMessage(startLine: string, headers: readonly OutgoingHeader[], body: Buffer | undefined): Buffer {
  let head = startLine + CRLF;
  for (const [name, value] of headers) head += `${name}: ${value}${CRLF}`;
  head += CRLF;
  return withBody(head, body);
}

/** Joins a head that ends in an empty line and a body. */
export function withBody(head: string, body: Buffer | undefined): Buffer {
  const bodyLength = body?.length ?? 0;
  const data = Buffer.allocUnsafe(head.length + bodyLength);
  data.write(head, 0, "latin1");
  if (body !== undefined) body.copy(data, head.length);
  return data;
}

/**
 * The order in which known headers are written: that of drachtio-server, so that sessions compare byte by byte.
 * Headers not named here come last, in the order in which the application gave them.
 */
const ORDER: readonly string[] = [
  "via",
  "record-route",
  "route",
  "max-forwards",
  "from",
  "to",
  "call-id",
  "cseq",
  "contact",
  "expires",
  "min-expires",
  "date",
  "retry-after",
  "priority",
  "subject",
  "accept",
  "accept-encoding",
  "accept-language",
  "supported",
  "require",
  "proxy-require",
  "unsupported",
  "allow",
  "rseq",
  "rack",
  "session-expires",
  "min-se",
  "event",
  "allow-events",
  "subscription-state",
  "refer-to",
  "referred-by",
  "replaces",
  "reason",
  "www-authenticate",
  "authorization",
  "proxy-authenticate",
  "proxy-authorization",
  "server",
  "user-agent",
  "warning",
  "mime-version",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "content-length",
];
const RANK: ReadonlyMap<string, number> = new Map(ORDER.map((key, index) => [key, index]));

/** A header by key with the spelling to use; used to collect before ordering. */
export interface HeaderEntry {
  readonly key: string;
  readonly value: string;
  /** Spelling to keep; the customary one when absent. */
  readonly name?: string;
}

/** Orders and spells entries. The sort is stable: repeated headers keep their order. */
export function arrangeHeaders(entries: readonly HeaderEntry[]): OutgoingHeader[] {
  return entries
    .map((entry) => ({ entry, rank: RANK.get(entry.key) ?? ORDER.length }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ entry }) => [entry.name ?? headerSpelling(entry.key), entry.value]);
}
