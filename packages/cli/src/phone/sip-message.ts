/** SIP messages (RFC 3261 §7, §20), as far as a telephone needs them. */
export interface SipRequest {
  readonly kind: "request";
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly SipHeader[];
  readonly body: string;
}

export interface SipResponse {
  readonly kind: "response";
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly SipHeader[];
  readonly body: string;
}

export type SipMessage = SipRequest | SipResponse;

/** Name in lower case and long form. */
export type SipHeader = readonly [name: string, value: string];

export interface SipEndpoint {
  readonly address: string;
  readonly port: number;
}

export const DEFAULT_SIP_PORT = 5060;

/** Compact forms (RFC 3261 §7.3.3). */
const LONG_NAMES: Readonly<Record<string, string>> = {
  v: "via",
  f: "from",
  t: "to",
  i: "call-id",
  m: "contact",
  l: "content-length",
  c: "content-type",
  k: "supported",
  e: "content-encoding",
  s: "subject",
};

/** How the names that we write are spelt. */
const SPELLING: Readonly<Record<string, string>> = { "call-id": "Call-ID", cseq: "CSeq", mime: "MIME" };

/** @returns null where the bytes are no SIP message; a keep-alive is none */
export function parseSipMessage(bytes: Uint8Array): SipMessage | null {
  const text = Buffer.from(bytes).toString("utf8");
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const [first = "", ...lines] = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers: SipHeader[] = [];
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) return null;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.push([LONG_NAMES[name] ?? name, line.slice(colon + 1).trim()]);
  }
  const length = headers.find(([name]) => name === "content-length")?.[1];
  const rest = Buffer.from(text.slice(end + 4), "utf8");
  const body = rest.subarray(0, length === undefined ? rest.length : Number(length) || 0).toString("utf8");

  const status = /^SIP\/2\.0 ([1-6]\d\d) ?(.*)$/.exec(first);
  if (status !== null) {
    return { kind: "response", status: Number(status[1]), reason: status[2] ?? "", headers, body };
  }
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(first);
  if (request === null) return null;
  return { kind: "request", method: request[1] ?? "", uri: request[2] ?? "", headers, body };
}

/** The bytes of a message; Content-Length is added. */
export function formatSipMessage(message: SipMessage): Buffer {
  const first =
    message.kind === "request"
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const lines = message.headers
    .filter(([name]) => name !== "content-length")
    .map(([name, value]) => `${SPELLING[name] ?? capitalize(name)}: ${value}`);
  const length = Buffer.byteLength(message.body);
  return Buffer.from([first, ...lines, `Content-Length: ${length}`, "", message.body].join("\r\n"));
}

function capitalize(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());
}

/** The first value of a header; empty where there is none. */
export function headerOf(message: SipMessage, name: string): string {
  return message.headers.find(([each]) => each === name)?.[1] ?? "";
}

/** Every value of a header that may be a list, in order (commas within quotes and brackets are no separators). */
export function headerList(message: SipMessage, name: string): string[] {
  return message.headers.filter(([each]) => each === name).flatMap(([, value]) => splitList(value));
}

function splitList(value: string): string[] {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  let bracketed = false;
  for (let at = 0; at < value.length; at++) {
    const char = value[at] ?? "";
    if (quoted && char === "\\") {
      part += char + (value[++at] ?? "");
      continue;
    }
    if (char === '"' && !bracketed) quoted = !quoted;
    else if (char === "<" && !quoted) bracketed = true;
    else if (char === ">" && !quoted) bracketed = false;
    if (char === "," && !quoted && !bracketed) {
      parts.push(part.trim());
      part = "";
    } else part += char;
  }
  return [...parts, part.trim()].filter((each) => each !== "");
}

/** The URI of a From, To, Contact, Route or Record-Route value. */
export function addressUri(value: string): string {
  const bracketed = /<([^>]*)>/.exec(value.replace(/"(?:[^"\\]|\\.)*"/g, ""));
  return bracketed?.[1] ?? value.split(";")[0]?.trim() ?? "";
}

/** A parameter of a header's value, such as `tag` or `branch`; parameters within `<…>` belong to the URI and do not count. */
export function headerParam(value: string, name: string): string | null {
  const params = value.replace(/"(?:[^"\\]|\\.)*"/g, "").replace(/<[^>]*>/, "");
  for (const part of params.split(";").slice(1)) {
    const [key = "", given = ""] = part.split("=");
    if (key.trim().toLowerCase() === name) return given.trim();
  }
  return null;
}

export interface SipUri {
  readonly user: string;
  readonly host: string;
  /** Null where the URI names none. */
  readonly port: number | null;
}

/** @returns null where it is no sip: or sips: URI */
export function parseSipUri(uri: string): SipUri | null {
  const match = /^sips?:(?:([^@;?\s]*)@)?(\[[0-9a-f:.]+\]|[^\s:;?@<>]+)(?::(\d{1,5}))?(?:[;?].*)?$/i.exec(uri);
  if (match === null) return null;
  const host = (match[2] ?? "").replace(/^\[|\]$/g, "");
  return { user: match[1] ?? "", host, port: match[3] === undefined ? null : Number(match[3]) };
}

/** Host and port as they stand in a URI or Via: IPv6 addresses in brackets. */
export function hostPort({ address, port }: SipEndpoint): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
