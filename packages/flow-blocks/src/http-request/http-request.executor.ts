import { toText } from "@callwright/expressions";
import { type BlockContext, defineExecutor, type EffectRequest } from "@callwright/flow-engine";
import { CALLER_LEG, httpResultOf, type JsonValue } from "@callwright/flow-schema";
import type { z } from "zod";
import { resolvePrompts } from "../common/prompts";
import { httpRequestDefinition } from "./http-request.definition";

type Config = z.output<typeof httpRequestDefinition.configSchema>;

export const httpRequestExecutor = defineExecutor(httpRequestDefinition)({
  enter: (context) => {
    const { config } = context;
    const items = resolvePrompts(context, config.whileWaiting);
    const waiting: EffectRequest[] =
      items.length > 0
        ? [{ key: "waiting", body: { type: "media.play", legId: CALLER_LEG, items, loop: true, stopOnDigit: false } }]
        : [];
    return { type: "wait", state: null, effects: [request(context), ...waiting] };
  },
  resume: (context, state, event) => {
    // A hold sound that fails must not keep the answer from the caller.
    if ((event.type === "done" || event.type === "failed") && event.key !== "request") return { type: "wait", state };
    if (event.type === "failed") {
      const port = event.code === "timeout" ? "timeout" : "failed";
      return { type: "exit", port, detail: { error: event.code, message: event.message } };
    }
    if (event.type !== "done") return { type: "wait", state };
    const result = httpResultOf(event.result);
    const status = context.config.saveStatusTo ? { [context.config.saveStatusTo]: result.status } : {};
    const seen = { status: result.status, durationMs: result.durationMs };
    if (result.status < 200 || result.status > 299) {
      return { type: "exit", port: "failed", set: status, detail: { ...seen, error: "status" } };
    }
    const set: Record<string, JsonValue> = { ...status };
    for (const { variable, value } of context.config.mappings) {
      try {
        set[variable] = context.evaluate(value, "json", result);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { type: "exit", port: "failed", set: status, detail: { ...seen, error: "mapping", variable, message } };
      }
    }
    return { type: "exit", port: "success", set, detail: seen };
  },
});

function request(context: BlockContext<Config>): EffectRequest {
  const { config } = context;
  const headers: Record<string, string> = {};
  for (const { name, value } of config.headers) if (name) headers[name] = context.text(value).replace(/[\r\n]/g, " ");
  const body = bodyOf(context);
  if (body.contentType && !Object.keys(headers).some((name) => name.toLowerCase() === "content-type")) {
    headers["content-type"] = body.contentType;
  }
  return {
    key: "request",
    body: {
      type: "http.request",
      method: config.method,
      url: urlOf(context),
      headers,
      body: body.text,
      timeoutMs: config.timeoutMs,
      retries: config.retries,
      credentialId: config.credentialId,
      secret: readsSecret(context),
    },
  };
}

/** Values are encoded, so that what a caller keyed cannot change the address; only one that begins it is taken whole. */
function urlOf(context: BlockContext<Config>): string {
  const { url, query } = context.config;
  let first = url.startsWith("{{");
  const address = context.text(url, (value) => {
    const whole = first;
    first = false;
    return whole ? value : encodeURIComponent(value);
  });
  const parameters = query
    .filter(({ name }) => name !== "")
    .map(
      ({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(toText(context.evaluate(value, "text")))}`,
    );
  if (parameters.length === 0) return address;
  return `${address}${address.includes("?") ? "&" : "?"}${parameters.join("&")}`;
}

function bodyOf(context: BlockContext<Config>): { text: string | null; contentType: string | null } {
  const { body } = context.config;
  switch (body.type) {
    case "none":
      return { text: null, contentType: null };
    case "json":
      return {
        text: JSON.stringify(
          Object.fromEntries(body.fields.map(({ name, value }) => [name, context.evaluate(value, "json")])),
        ),
        contentType: "application/json",
      };
    case "form":
      return {
        text: body.fields
          .map(
            ({ name, value }) =>
              `${encodeURIComponent(name)}=${encodeURIComponent(toText(context.evaluate(value, "text")))}`,
          )
          .join("&"),
        contentType: "application/x-www-form-urlencoded",
      };
    case "text":
      return { text: context.text(body.text), contentType: body.contentType };
  }
}

function readsSecret(context: BlockContext<Config>): boolean {
  const { url, query, headers, body } = context.config;
  return (
    context.readsSecret(url, "text") ||
    query.some(({ value }) => context.readsSecret(value, "expression")) ||
    headers.some(({ value }) => context.readsSecret(value, "text")) ||
    (body.type === "text" && context.readsSecret(body.text, "text")) ||
    ((body.type === "json" || body.type === "form") &&
      body.fields.some(({ value }) => context.readsSecret(value, "expression")))
  );
}
