/** Protocols of RFC 3261 §18 and RFC 7118. Those without a listener here are refused by name. */
export type Protocol = "udp" | "tcp" | "tls" | "ws" | "wss";

/**
 * One way to one peer: an address over UDP, or a connection. Sending never throws; what fails is told to the listeners
 * of `onFailure`.
 */
export interface Flow {
  readonly protocol: Protocol;
  /** True when the transport delivers by itself, so that transactions do not retransmit. */
  readonly reliable: boolean;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** False once a connection has closed; a datagram flow is always open. */
  readonly open: boolean;
  send(data: Buffer): void;
  /** Registers for the closing of a connection, or for a datagram that the system refuses; returns the undo. */
  onFailure(listener: () => void): () => void;
}

/** What a transport hands up. */
export interface TransportEvents {
  /** One complete message (framing already done). `data` is not used again by the transport. */
  onMessage(data: Buffer, flow: Flow): void;
  /** A stream that cannot be framed any further: the message so far, for an answer before the connection closes. */
  onBrokenStream(data: Buffer, flow: Flow, status: number, reason: string): void;
}

/** A listener and its way out. TLS, WS and WSS are further implementations of this. */
export interface Transport {
  readonly protocol: Protocol;
  /** Bound address and port. */
  readonly address: string;
  readonly port: number;
  /** Open connections (0 for datagram transports). */
  readonly connectionCount: number;
  /** A flow to that address: a new or the existing connection, or a datagram flow. */
  flowTo(address: string, port: number): Flow;
  close(): Promise<void>;
}

/** A port that another process holds, or an address that is not ours. */
export class BindError extends Error {
  constructor(
    readonly protocol: string,
    readonly address: string,
    readonly port: number,
    readonly code: string,
    /** The environment variable that sets the port. */
    readonly variable: "SIP_PORT" | "DRACHTIO_PORT" | "HEALTH_PORT",
  ) {
    super(`cannot listen on ${protocol} ${address}:${port} (${code})`);
    this.name = "BindError";
  }
}

/** The code of a Node system error, or "unknown". */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
