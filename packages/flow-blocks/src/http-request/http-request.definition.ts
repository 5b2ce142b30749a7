import {
  assignsField,
  defineBlock,
  expressionField,
  httpMethodSchema,
  referenceField,
  templateField,
  withHints,
} from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import { promptTexts, withFieldTexts } from "../common/field-texts";
import { durationField } from "../common/phone-keys";
import { promptsField } from "../common/prompts";
import messages from "./http-request.messages.json";

const nameSchema = z.string().max(80);
const headerNameSchema = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{0,80}$/);

export const httpRequestDefinition = defineBlock({
  kind: "http-request",
  version: 1,
  category: "data",
  icon: "globe",
  configSchema: z.object({
    method: httpMethodSchema.default("GET"),
    url: templateField({ maxLength: 2000 }),
    query: z
      .array(z.object({ name: nameSchema, value: expressionField("text") }))
      .max(30)
      .default([]),
    body: z
      .discriminatedUnion("type", [
        z.object({ type: z.literal("none") }),
        z.object({
          type: z.literal("json"),
          fields: z.array(z.object({ name: nameSchema, value: expressionField("json") })).max(60),
        }),
        z.object({
          type: z.literal("form"),
          fields: z.array(z.object({ name: nameSchema, value: expressionField("text") })).max(60),
        }),
        z.object({
          type: z.literal("text"),
          contentType: z.string().max(100),
          text: templateField({ maxLength: 20_000, multiline: true }),
        }),
      ])
      .default({ type: "none" }),
    mappings: z
      .array(z.object({ variable: assignsField("json"), value: expressionField("json", { over: "result" }) }))
      .max(30)
      .default([]),
    timeoutMs: durationField(500, 60_000),
    retries: withHints(z.number().int().min(0).max(5).default(0), { more: true }),
    headers: withHints(
      z
        .array(z.object({ name: headerNameSchema, value: templateField() }))
        .max(30)
        .default([]),
      {
        more: true,
      },
    ),
    credentialId: referenceField("credential", { optional: true, hints: { more: true } }),
    /** Played over and over while the system has not answered. */
    whileWaiting: promptsField({ more: true }),
    saveStatusTo: assignsField("number", { optional: true, hints: { more: true } }),
  }),
  defaults: {
    method: "GET",
    url: "",
    query: [],
    body: { type: "none" },
    mappings: [],
    timeoutMs: 5000,
    retries: 0,
    headers: [],
    credentialId: "",
    whileWaiting: [],
    saveStatusTo: "",
  },
  ports: () => [port("success"), port("failed", "failure"), port("timeout", "failure")],
  summarize: ({ method, url }) => summary("request", { method, url: url.replace(/^https?:\/\//, "") }),
  check: ({ method, body, url }) => [
    ...(method === "GET" && body.type !== "none"
      ? [{ code: "get-with-body", severity: "warning" as const, path: ["body"] }]
      : []),
    ...(url !== "" && !/^(https?:\/\/|\{\{)/i.test(url)
      ? [{ code: "no-http-address", severity: "error" as const, path: ["url"], params: { url } }]
      : []),
  ],
  waits: false,
  migrations: [],
  messages: withFieldTexts(messages, { whileWaiting: promptTexts }),
});
