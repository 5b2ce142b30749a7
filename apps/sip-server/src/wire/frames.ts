import type { Protocol } from "../transport/transport";

/** Prefixes a payload, given as text and an optional SIP message, with its length (wire protocol: `LENGTH#PAYLOAD`). */
export function encodeFrame(leader: string, message?: Buffer): Buffer {
  const messageLength = message === undefined ? 0 : message.length + 2;
  const prefix = `${Buffer.byteLength(leader, "latin1") + messageLength}#${leader}${message === undefined ? "" : "\r\n"}`;
  const frame = Buffer.allocUnsafe(prefix.length + (message?.length ?? 0));
  frame.write(prefix, 0, "latin1");
  message?.copy(frame, prefix.length);
  return frame;
}

/** Where a message came from or went to, as the frames report it. */
export interface Endpoint {
  readonly protocol: Protocol | "";
  readonly address: string;
  readonly port: number;
}

/** WS and WSS are both reported as "tcp", as by drachtio-server. */
function protocolToken(protocol: Protocol | ""): string {
  return protocol === "ws" || protocol === "wss" ? "tcp" : protocol;
}

/** UTC time of day with microseconds (the clock gives milliseconds). */
export function timeToken(nowMs: number): string {
  const ms = nowMs % 86_400_000;
  const two = (value: number) => (value < 10 ? `0${value}` : String(value));
  const fraction = String(ms % 1000).padStart(3, "0");
  const minutes = Math.floor(ms / 60_000);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(Math.floor(ms / 1000) % 60)}.${fraction}000`;
}

export interface SipFrameTokens {
  readonly source: "network" | "application";
  /** Bytes on the wire; 0 for a response this server made up. */
  readonly bytes: number;
  readonly endpoint: Endpoint;
  readonly nowMs: number;
  readonly transactionId: string;
  readonly dialogId: string;
  /** Listening address, only on requests outside a dialog. */
  readonly receivedOn?: { readonly address: string; readonly port: number };
}

/** `id|sip|SOURCE|BYTES|PROTO|IP|PORT|TIME|TXN|DIALOG|[LOCALIP|LOCALPORT|]` + message. */
export function sipFrame(id: string, tokens: SipFrameTokens, message: Buffer): Buffer {
  const { endpoint, receivedOn } = tokens;
  const tail = receivedOn === undefined ? "" : `${receivedOn.address}|${receivedOn.port}|`;
  return encodeFrame(
    `${id}|sip|${tokens.source}|${tokens.bytes}|${protocolToken(endpoint.protocol)}|${endpoint.address}|${endpoint.port}|` +
      `${timeToken(tokens.nowMs)}|${tokens.transactionId}|${tokens.dialogId}|${tail}`,
    message,
  );
}

interface SentTokens {
  readonly endpoint: Endpoint;
  readonly nowMs: number;
  readonly transactionId: string;
}

function sentPrefix(id: string, requestId: string, tokens: SentTokens, bytes: number): string {
  const { protocol, address, port } = tokens.endpoint;
  return (
    `${id}|response|${requestId}|OK|application|${bytes}|${protocolToken(protocol)}|${address}|${port}|` +
    `${timeToken(tokens.nowMs)}|${tokens.transactionId}|`
  );
}

/** Answer to a command that sent a request, with the request as it went out. */
export function sentRequestFrame(id: string, requestId: string, tokens: SentTokens, message: Buffer): Buffer {
  return encodeFrame(`${sentPrefix(id, requestId, tokens, message.length)}Msg sent:|`, message);
}

/** Answer to a command that sent a response, with the response as it went out. */
export function sentResponseFrame(
  id: string,
  requestId: string,
  tokens: SentTokens & { readonly dialogId: string },
  message: Buffer,
): Buffer {
  return encodeFrame(`${sentPrefix(id, requestId, tokens, message.length)}${tokens.dialogId}||Msg sent:|`, message);
}

/** Answer without a SIP message: `id|response|REQUEST|OK|…` or `NOK|reason` or `NO|reason`. */
export function plainResponseFrame(
  id: string,
  requestId: string,
  result: "OK" | "NOK" | "NO",
  ...meta: string[]
): Buffer {
  return encodeFrame([id, "response", requestId, result, ...meta].join("|"));
}
