import { headerSpelling } from "../parser/header-names";
import { parseNameAddr } from "../parser/name-addr";
import type { HeaderEntry } from "../parser/write-message";
import type { AppHeader, AppMessage } from "./app-message";

/** Headers whose `@localhost` stands for this server's own address. */
const LOCALHOST_HEADERS: ReadonlySet<string> = new Set(["from", "to", "contact", "p-asserted-identity"]);

/** Headers that only this server writes; what an application gives is thrown away. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "via",
  "route",
  "record-route",
  "rseq",
  "content-length",
  "from",
  "to",
  "call-id",
  "cseq",
  "contact",
  "max-forwards",
]);

/** The application's other headers, ready to be written; Content-Type is completed for a session description. */
export function extraHeaders(message: AppMessage, advertised: string): HeaderEntry[] {
  const entries: HeaderEntry[] = [];
  let contentType = false;
  for (const header of message.headers) {
    if (OWN_HEADERS.has(header.key)) continue;
    if (header.key === "content-type") {
      if (message.body === undefined) continue;
      contentType = true;
    }
    const value = LOCALHOST_HEADERS.has(header.key) ? replaceLocalhost(header.value, advertised) : header.value;
    entries.push({ key: header.key, value, name: spelling(header) });
  }
  if (message.body !== undefined && !contentType && startsLikeSdp(message.body)) {
    entries.push({ key: "content-type", value: "application/sdp" });
  }
  entries.push({ key: "content-length", value: String(message.body?.length ?? 0) });
  return entries;
}

/** drachtio-srf lower-cases header names of responses: those get their customary spelling, others stay as given. */
function spelling(header: AppHeader): string {
  return header.name === header.key ? headerSpelling(header.key) : header.name;
}

/** `@localhost` → `@host:port`, unless a port or longer name follows. */
export function replaceLocalhost(value: string, advertised: string): string {
  const at = value.indexOf("@localhost");
  if (at < 0) return value;
  const next = value.charCodeAt(at + 10);
  const endsName = Number.isNaN(next) || ';>?, \t"'.includes(String.fromCharCode(next));
  return endsName ? `${value.slice(0, at + 1)}${advertised}${value.slice(at + 10)}` : value;
}

/** A From, To or Contact value in brackets, so that parameters can be added; undefined when malformed. */
export function bracketed(value: string): string | undefined {
  const parsed = parseNameAddr(value);
  if (parsed === undefined) return undefined;
  if (value.includes("<")) return value;
  let params = "";
  for (const [name, text] of parsed.params) params += text === "" ? `;${name}` : `;${name}=${text}`;
  return `<${parsed.uri}>${params}`;
}

/** True when a body is recognisable as a session description. */
export function startsLikeSdp(body: Buffer): boolean {
  return body.length > 4 && body.toString("latin1", 0, 3) === "v=0";
}
