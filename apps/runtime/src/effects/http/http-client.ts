import { Agent, type Dispatcher, errors, request } from "undici";
import { createGuardedLookup, isPublicAddress, literalAddress, RefusedAddressError } from "./http-guard";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Exact origins on the internal network that may be called. */
  readonly allowedOrigins: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Why there is no response. `network`: it may work if tried again. */
export type HttpFailureCode = "refused" | "network" | "too-large" | "bad-url" | "blocked" | "redirects";

export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  constructor(
    readonly code: HttpFailureCode,
    message: string,
  ) {
    super(message);
  }
}

export const MAX_BODY_BYTES = 256 * 1024;
const MAX_REDIRECTS = 3;
const SENSITIVE_HEADERS = ["authorization", "cookie", "proxy-authorization"];

/** HTTP for flows: the internal network is out of reach but for allowed origins, bodies and redirects are bounded. */
export class HttpClient {
  readonly #guarded: Agent;
  readonly #open: Agent;

  constructor(lookup = createGuardedLookup()) {
    const limits = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 4_000, maxHeaderSize: 16_384 };
    this.#guarded = new Agent({ ...limits, connect: { lookup, timeout: 10_000 } });
    this.#open = new Agent({ ...limits, connect: { timeout: 10_000 } });
  }

  /**
   * Sends a request and follows redirects, each of which is checked anew. Its deadline is the signal's.
   * @throws HttpFailure; the signal's reason where it is aborted
   */
  async send(sent: HttpRequest): Promise<HttpResponse> {
    let { method, body } = sent;
    let headers: Record<string, string> = { "user-agent": "Callwright", ...sent.headers };
    let url = readUrl(sent.url);
    for (let redirects = 0; ; redirects++) {
      const response = await this.#sendOnce(url, method, headers, body, sent);
      const location = response.headers.location;
      if (response.status < 300 || response.status > 399 || response.status === 304 || location === undefined) {
        return response;
      }
      if (redirects >= MAX_REDIRECTS) throw new HttpFailure("redirects", `more than ${MAX_REDIRECTS} redirects`);
      const next = readUrl(new URL(location, url).href);
      // RFC 9110 §15.4: 303, and by custom 301 and 302, are followed by GET.
      if (response.status === 303 || (response.status <= 302 && method !== "GET")) {
        method = "GET";
        body = null;
      }
      if (next.origin !== url.origin) headers = withoutSensitive(headers);
      url = next;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#guarded.destroy(), this.#open.destroy()]);
  }

  async #sendOnce(
    url: URL,
    method: HttpRequest["method"],
    headers: Record<string, string>,
    body: string | null,
    { allowedOrigins, signal }: HttpRequest,
  ): Promise<HttpResponse> {
    const allowed = allowedOrigins.has(url.origin);
    const literal = literalAddress(url.hostname);
    if (!allowed && literal !== null && !isPublicAddress(literal)) {
      throw new HttpFailure(
        "blocked",
        `${url.host} is on the internal network and no origin that an admin has allowed`,
      );
    }
    try {
      const dispatcher: Dispatcher = allowed ? this.#open : this.#guarded;
      const response = await request(url, { method, headers, body, dispatcher, signal });
      return {
        status: response.statusCode,
        headers: plainHeaders(response.headers),
        text: await readBody(response.body),
      };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw failureOf(error, url.host);
    }
  }
}

function readUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new HttpFailure("bad-url", "the address is no URL");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new HttpFailure("bad-url", "the address must begin with http:// or https://");
  }
  if (url.username !== "" || url.password !== "") {
    throw new HttpFailure("bad-url", "the address must not hold a user name; use stored credentials");
  }
  return url;
}

async function readBody(stream: AsyncIterable<Uint8Array> & { destroy(): unknown }): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > MAX_BODY_BYTES) {
      stream.destroy();
      throw new HttpFailure("too-large", `the response is larger than ${MAX_BODY_BYTES / 1024} KB`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return plain;
}

function withoutSensitive(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !SENSITIVE_HEADERS.includes(name.toLowerCase())),
  );
}

/** The message names the host alone: the rest of the address may hold secrets. */
function failureOf(error: unknown, host: string): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (error instanceof RefusedAddressError) {
    return new HttpFailure("blocked", `${host} is on the internal network and no origin that an admin has allowed`);
  }
  if (error instanceof errors.InvalidArgumentError) return new HttpFailure("bad-url", "the request cannot be sent so");
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ECONNREFUSED") return new HttpFailure("refused", `${host} refused the connection`);
  if (code === "ENOTFOUND") return new HttpFailure("network", `there is no host ${host}`);
  return new HttpFailure("network", `no answer from ${host}${code === "" ? "" : ` (${code})`}`);
}
