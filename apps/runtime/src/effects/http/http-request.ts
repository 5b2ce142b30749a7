import type { CredentialSecret } from "@callwright/contracts";
import { type JsonValue, jsonValueSchema } from "@callwright/flow-schema";
import { type EffectOf, type EffectOutcome, failed, type Performer, succeeded } from "../performer";
import { type HttpClient, HttpFailure, type HttpRequest, type HttpResponse } from "./http-client";

export interface HttpRequestServices {
  readonly client: HttpClient;
  readonly allowedOrigins: (workspaceId: string) => Promise<ReadonlySet<string>>;
  /** Opened credentials; null where they do not exist or cannot be opened. */
  readonly credential: (workspaceId: string, credentialId: string) => Promise<CredentialSecret | null>;
}

type HttpEffect = EffectOf<"http.request">;

/** RFC 9110 §9.2.2. */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "PUT", "DELETE"]);
const RETRY_DELAY_MS = 250;

/**
 * `http.request`. One deadline holds for all attempts together. A failed connection is tried again; a response is
 * final, and so is a failure after which the service may have acted on a request that must not be done twice.
 */
export const createHttpRequest =
  (services: HttpRequestServices): Performer<"http.request"> =>
  async (effect, { call, signal, resumed }) => {
    const idempotent = IDEMPOTENT.has(effect.method);
    if (resumed && !idempotent) {
      return failed("interrupted", "the request was under way when its runtime failed; it is not sent a second time");
    }
    const { workspaceId } = call.info;
    const [allowedOrigins, credential] = await Promise.all([
      services.allowedOrigins(workspaceId),
      effect.credentialId === "" ? undefined : services.credential(workspaceId, effect.credentialId),
    ]);
    if (credential === null) return failed("no-credential", "the stored credentials do not exist any more");
    if (!idempotent) await call.journalStored();
    const deadline = AbortSignal.timeout(effect.timeoutMs);
    const request: HttpRequest = {
      method: effect.method,
      url: effect.url,
      headers: { ...effect.headers, ...credentialHeaders(credential) },
      body: effect.method === "GET" ? null : effect.body,
      allowedOrigins,
      signal: AbortSignal.any([signal, deadline]),
    };
    const startedAt = performance.now();
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await services.client.send(request);
        return succeeded(resultOf(response, performance.now() - startedAt));
      } catch (error) {
        if (signal.aborted) return null;
        const outcome = outcomeOf(error, effect, deadline.aborted);
        if (!(error instanceof HttpFailure) || !mayRetry(error, idempotent) || attempt >= effect.retries)
          return outcome;
        await pause(RETRY_DELAY_MS * (attempt + 1), request.signal);
        if (signal.aborted) return null;
        if (deadline.aborted) return outcome;
      }
    }
  };

/** A refused connection never reached the service; after another failure of the network that is not known. */
function mayRetry(failure: HttpFailure, idempotent: boolean): boolean {
  return failure.code === "refused" || (failure.code === "network" && idempotent);
}

function outcomeOf(error: unknown, effect: HttpEffect, timedOut: boolean): EffectOutcome {
  if (timedOut) return failed("timeout", `no response within ${effect.timeoutMs} ms`);
  if (error instanceof HttpFailure) return failed(error.code, error.message);
  throw error;
}

function resultOf(response: HttpResponse, durationMs: number): JsonValue {
  return {
    status: response.status,
    headers: response.headers,
    body: bodyOf(response),
    durationMs: Math.round(durationMs),
  };
}

function bodyOf(response: HttpResponse): JsonValue {
  if (!/[/+]json\b/i.test(response.headers["content-type"] ?? "")) return response.text;
  try {
    return jsonValueSchema.parse(JSON.parse(response.text));
  } catch {
    return response.text; // it says JSON and is none: the flow sees what came
  }
}

function credentialHeaders(credential: CredentialSecret | undefined): Record<string, string> {
  switch (credential?.type) {
    case "basic": {
      const pair = Buffer.from(`${credential.username}:${credential.password}`, "utf8").toString("base64");
      return { authorization: `Basic ${pair}` };
    }
    case "bearer":
      return { authorization: `Bearer ${credential.token}` };
    case "header":
      return { [credential.name.toLowerCase()]: credential.value };
    default:
      return {};
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
