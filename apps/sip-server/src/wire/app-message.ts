import { hasSpaceOrControl, isToken } from "../parser/grammar";
import { headerKey } from "../parser/header-names";
import { CommandRefused } from "./command-refused";

/** A header of an application's message with the spelling it used. */
export interface AppHeader {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

interface AppBase {
  readonly headers: readonly AppHeader[];
  readonly body: Buffer | undefined;
}

export interface AppRequest extends AppBase {
  readonly kind: "request";
  readonly method: string;
  readonly uri: string;
}

export interface AppResponse extends AppBase {
  readonly kind: "response";
  readonly status: number;
  readonly reason: string;
}

export type AppMessage = AppRequest | AppResponse;

/** drachtio-srf joins a repeated header into one line, so a second line of these was smuggled in through a value. */
const NEVER_REPEATED: ReadonlySet<string> = new Set(["from", "to", "call-id", "cseq", "contact", "content-type"]);

/**
 * Parses the SIP message of an application's frame. The body is what follows the empty line: drachtio-srf's
 * Content-Length counts characters, so it is ignored. Throws {@link CommandRefused}, notably for a CR or LF inside a
 * value.
 */
export function parseAppMessage(data: Buffer): AppMessage {
  const headEnd = data.indexOf("\r\n\r\n");
  const head = data.toString("latin1", 0, headEnd < 0 ? data.length : headEnd);
  const rest = headEnd < 0 ? undefined : data.subarray(headEnd + 4);
  const lines = head.split("\r\n");
  const startLine = lines[0] ?? "";
  const headers: AppHeader[] = [];
  const seen = new Set<string>();
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line === "" && index === lines.length - 1) break;
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim();
    if (colon <= 0 || !isToken(name)) throw new CommandRefused(`malformed header line ${index}`);
    const value = line.slice(colon + 1).trim();
    if (value.includes("\r") || value.includes("\n") || value.includes("\0")) {
      throw new CommandRefused(`line break in the value of header ${name}`);
    }
    const key = headerKey(name);
    if (seen.has(key) && NEVER_REPEATED.has(key)) throw new CommandRefused(`repeated header ${name}`);
    seen.add(key);
    headers.push({ key, name, value });
  }
  const body = rest === undefined || rest.length === 0 ? undefined : rest;
  if (startLine.startsWith("SIP/")) {
    const status = Number(startLine.slice(8, 11));
    if (!startLine.startsWith("SIP/2.0 ") || !Number.isInteger(status) || status < 100 || status > 699) {
      throw new CommandRefused("malformed status line");
    }
    const reason = startLine.slice(12);
    if (/[\r\n]/.test(reason)) throw new CommandRefused("line break in the reason phrase");
    return { kind: "response", status, reason, headers, body };
  }
  const parts = startLine.split(" ");
  const [method, uri, version] = parts;
  if (parts.length !== 3 || method === undefined || uri === undefined || version !== "SIP/2.0" || !isToken(method)) {
    throw new CommandRefused("malformed request line");
  }
  if (uri === "" || hasSpaceOrControl(uri)) throw new CommandRefused(`invalid request-uri: ${uri}`);
  return { kind: "request", method, uri, headers, body };
}

/** First value of an application's header. */
export function appHeader(message: AppMessage, key: string): string | undefined {
  return message.headers.find((header) => header.key === key)?.value;
}
