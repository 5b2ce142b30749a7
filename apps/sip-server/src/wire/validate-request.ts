import type { Essentials } from "../parser/essentials";
import { parseNumber } from "../parser/grammar";
import { parseNameAddr } from "../parser/name-addr";
import { headerOf, headersOf, listOf, type SipRequest } from "../parser/sip-message";
import { parseSipUri, schemeOf } from "../parser/uri";
import type { HeaderEntry } from "../parser/write-message";
import { startsLikeSdp } from "./app-headers";
import { ALLOW } from "./respond";

/** A refusal with the headers that explain it. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HeaderEntry[];
}

/** Extensions that this server or the applications behind it understand. */
const SUPPORTED_OPTIONS: ReadonlySet<string> = new Set([
  "100rel",
  "eventlist",
  "from-change",
  "gruu",
  "histinfo",
  "join",
  "norefersub",
  "outbound",
  "path",
  "replaces",
  "tdialog",
  "timer",
]);

/** Methods that applications get outside a dialog. */
const OUTSIDE_DIALOG: ReadonlySet<string> = new Set([
  "INVITE",
  "REGISTER",
  "MESSAGE",
  "OPTIONS",
  "INFO",
  "NOTIFY",
  "SUBSCRIBE",
  "PUBLISH",
]);
const INSIDE_DIALOG_ONLY: ReadonlySet<string> = new Set(["BYE", "UPDATE", "PRACK"]);
/** Shortest session interval (RFC 4028 §5). */
export const MIN_SESSION_EXPIRES_S = 90;

/** Inspects a request as RFC 3261 §8.2 prescribes. Undefined when it may go on. Not for ACK and CANCEL. */
export function validateRequest(
  request: SipRequest,
  essentials: Essentials,
  isOwn: (host: string, port: number | undefined) => boolean,
): Refusal | undefined {
  const { method, uri } = request;
  const inDialog = essentials.toTag !== "";
  // RFC 3261 §8.2.1
  if (!OUTSIDE_DIALOG.has(method) && !INSIDE_DIALOG_ONLY.has(method) && method !== "REFER") {
    return refuse(501, "Not Implemented", { key: "allow", value: ALLOW });
  }
  if (!inDialog && method === "REFER") {
    return refuse(405, "Method Not Allowed", { key: "allow", value: ALLOW });
  }

  // RFC 3261 §8.2.2.1: sip and sips, and tel for gateways that put a bare number there.
  const scheme = schemeOf(uri);
  if (uri.includes("<") || uri.includes(">")) {
    return refuse(400, "Malformed Request-URI");
  }
  if (scheme === "sip" || scheme === "sips") {
    const parsed = parseSipUri(uri);
    // RFC 3261 §19.1.1: a Request-URI carries no headers (RFC 4475 §3.1.2.11).
    if (parsed === undefined || parsed.hasHeaders) {
      return refuse(400, "Malformed Request-URI");
    }
    const maxForwards = headerOf(request, "max-forwards");
    const hops = maxForwards === undefined ? 70 : parseNumber(maxForwards, 255);
    if (hops === undefined) {
      return refuse(400, "Bad Max-Forwards");
    }
    // An endpoint ignores 0 (RFC 4475 §3.3.11); for another host we could only be a hop on the way (RFC 3261 §16.3).
    if (hops === 0 && method !== "OPTIONS" && !inDialog && !isOwn(parsed.host, parsed.port)) {
      return refuse(483, "Too Many Hops");
    }
  } else if (scheme !== "tel") {
    return refuse(416, "Unsupported URI Scheme");
  }

  const contacts = listOf(request, "contact");
  for (const contact of contacts) {
    if (contact === "*" && method === "REGISTER") continue;
    if (parseNameAddr(contact) === undefined) {
      return refuse(400, "Malformed Contact Header");
    }
  }
  if (method === "INVITE" && contacts.length > 1) {
    return refuse(400, "More Than One Contact");
  }
  for (const route of listOf(request, "record-route")) {
    if (parseNameAddr(route) === undefined) {
      return refuse(400, "Malformed Record-Route Header");
    }
  }
  const expires = headerOf(request, "expires");
  if (expires !== undefined && method !== "INVITE" && parseNumber(expires, 4_294_967_295) === undefined) {
    return refuse(400, "Bad Expires");
  }
  return extensions(request) ?? sessionInterval(request) ?? bodyTypes(request);
}

/** RFC 3261 §8.2.2.3 */
function extensions(request: SipRequest): Refusal | undefined {
  const unsupported = listOf(request, "require").filter((option) => !SUPPORTED_OPTIONS.has(option.toLowerCase()));
  return unsupported.length === 0
    ? undefined
    : refuse(420, "Bad Extension", { key: "unsupported", value: unsupported.join(", ") });
}

/** RFC 4028 §9 */
function sessionInterval(request: SipRequest): Refusal | undefined {
  if (request.method !== "INVITE" && request.method !== "UPDATE") return undefined;
  const value = headerOf(request, "session-expires");
  if (value === undefined) return undefined;
  const seconds = parseNumber((value.split(";")[0] ?? "").trim(), 4_294_967_295);
  if (seconds === undefined) {
    return refuse(400, "Bad Session-Expires");
  }
  return seconds < MIN_SESSION_EXPIRES_S
    ? refuse(422, "Session Interval Too Small", { key: "min-se", value: String(MIN_SESSION_EXPIRES_S) })
    : undefined;
}

/** RFC 3261 §8.2.3 and §21.4.7, for INVITE: its body must be a session description, and ours must be acceptable. */
function bodyTypes(request: SipRequest): Refusal | undefined {
  if (request.method !== "INVITE") return undefined;
  const type = mediaType(headerOf(request, "content-type"));
  const optional = headerOf(request, "content-disposition")?.toLowerCase().includes("handling=optional") ?? false;
  const sdp = type === "application/sdp" || (type === "" && startsLikeSdp(request.body));
  if (request.body.length > 0 && !optional && !sdp && !type.startsWith("multipart/")) {
    return refuse(415, "Unsupported Media Type", { key: "accept", value: "application/sdp" });
  }
  const accepts = headersOf(request, "accept");
  if (accepts.length === 0) return undefined;
  const ranges = listOf(request, "accept").map(mediaType);
  const acceptable = ranges.some(
    (range) => range === "application/sdp" || range === "application/*" || range === "*/*",
  );
  return acceptable ? undefined : refuse(406, "Not Acceptable");
}

function mediaType(value: string | undefined): string {
  return (value?.split(";")[0] ?? "").trim().toLowerCase();
}

function refuse(status: number, reason: string, ...headers: HeaderEntry[]): Refusal {
  return { status, reason, headers };
}
