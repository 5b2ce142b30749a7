import { REST_BASE_PATH, restErrorSchema } from "@callwright/contracts";
import type { z } from "zod";
import type { CliContext } from "../cli-context";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import type { Connection } from "./connection";

const TIMEOUT_MS = 30_000;

/** The server refused, in its own words. */
export class ServerRefusal extends CliError {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    hint: string,
    readonly detail: unknown,
  ) {
    super(message, hint, status === 401 || status === 403 ? EXIT.keyRefused : EXIT.failed);
  }
}

/** Asks the server of a connection. */
export class ApiClient {
  constructor(
    private readonly context: CliContext,
    private readonly connection: Connection,
  ) {}

  get url(): string {
    return this.connection.url;
  }

  /**
   * @param segments of the path below /api/v1; they are encoded here
   * @throws CliError where the server is away, refuses, or answers something else than it should
   */
  async get<Schema extends z.ZodType>(
    segments: readonly string[],
    query: Readonly<Record<string, string | number>>,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) search.set(name, String(value));
    const path = `${restPath(segments)}${search.size > 0 ? `?${search}` : ""}`;
    return this.#read(await this.#send("GET", path, undefined, true), schema, false);
  }

  async post<Schema extends z.ZodType>(
    segments: readonly string[],
    body: unknown,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    return this.#read(await this.#send("POST", restPath(segments), JSON.stringify(body), true), schema, false);
  }

  /** `GET /api/health`, which needs no key and answers 503 with the same body when something is down. */
  async health<Schema extends z.ZodType>(schema: Schema): Promise<z.output<Schema>> {
    return this.#read(await this.#send("GET", "/api/health", undefined, false), schema, true);
  }

  async #send(method: string, path: string, body: string | undefined, withKey: boolean): Promise<Response> {
    const { url } = this.connection;
    const headers: Record<string, string> = { accept: "application/json" };
    if (withKey) headers.authorization = `Bearer ${this.connection.apiKey()}`;
    if (body !== undefined) headers["content-type"] = "application/json";
    try {
      return await fetch(`${url}${path}`, {
        method,
        headers,
        redirect: "manual",
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.any([this.context.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
    } catch (error) {
      if (this.context.signal.aborted) throw new CliError("Broken off.", "", EXIT.interrupted);
      const timedOut = error instanceof Error && error.name === "TimeoutError";
      throw new CliError(
        timedOut ? `${url} did not answer within ${TIMEOUT_MS / 1_000} seconds.` : `Nothing answers at ${url}.`,
        "Is Callwright running? Start it with “npm start”, or say where it is with --url or CALLWRIGHT_URL.",
        EXIT.serverUnreachable,
      );
    }
  }

  async #read<Schema extends z.ZodType>(
    response: Response,
    schema: Schema,
    anyStatus: boolean,
  ): Promise<z.output<Schema>> {
    const json = await response.json().catch(() => undefined);
    const parsed = schema.safeParse(json);
    if (parsed.success && (response.ok || anyStatus)) return parsed.data;
    const refusal = restErrorSchema.safeParse(json);
    if (!response.ok && refusal.success) {
      const { code, message, hint, detail } = refusal.data.error;
      throw new ServerRefusal(response.status, code, message, keyHint(response.status, hint ?? ""), detail);
    }
    const [issue] = parsed.error?.issues ?? [];
    const wrong =
      response.ok && json !== undefined ? `; ${issue?.path.join(".") || "its answer"}: ${issue?.message}` : "";
    throw new CliError(
      `What answers at ${this.connection.url} is no Callwright that this tool understands (status ${response.status}${wrong}).`,
      "Check --url. If it is right, the tool and the server are of different versions: use the tool that came with the server.",
      EXIT.serverUnreachable,
    );
  }
}

function restPath(segments: readonly string[]): string {
  return [REST_BASE_PATH, ...segments.map(encodeURIComponent)].join("/");
}

function keyHint(status: number, hint: string): string {
  if (status !== 401) return hint;
  return `${hint} The key comes from --key, CALLWRIGHT_API_KEY or the data directory of “npm start”.`.trim();
}
