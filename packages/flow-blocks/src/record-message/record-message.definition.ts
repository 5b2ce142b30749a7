import { assignsField, defineBlock, withHints } from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import { promptTexts, withFieldTexts } from "../common/field-texts";
import { durationField, phoneKeySchema, phoneKeysField } from "../common/phone-keys";
import { promptsField } from "../common/prompts";
import messages from "./record-message.messages.json";

export const recordMessageDefinition = defineBlock({
  kind: "record-message",
  version: 1,
  category: "talk",
  icon: "mic",
  configSchema: z.object({
    prompt: promptsField(),
    saveTo: assignsField("text", { optional: true }),
    maxMs: durationField(1000, 600_000),
    finishKeys: phoneKeysField(),
    /** The caller hears the message and keeps it or records again. */
    review: z.boolean().default(false),
    reviewPrompt: promptsField({ more: true }),
    keepKey: withHints(phoneKeySchema.default("1"), { more: true }),
    againKey: withHints(phoneKeySchema.default("2"), { more: true }),
    silenceMs: durationField(0, 60_000, { more: true }),
    minMs: durationField(0, 60_000, { more: true }),
    beep: withHints(z.boolean().default(true), { more: true }),
    maxAttempts: withHints(z.number().int().min(1).max(10).default(3), { more: true }),
  }),
  defaults: {
    prompt: [{ type: "speech", text: "Leave your message after the tone, then press pound." }],
    saveTo: "",
    maxMs: 120_000,
    finishKeys: "#",
    review: false,
    reviewPrompt: [{ type: "speech", text: "To keep this message, press 1. To record it again, press 2." }],
    keepKey: "1",
    againKey: "2",
    silenceMs: 4000,
    minMs: 1000,
    beep: true,
    maxAttempts: 3,
  },
  ports: () => [port("recorded"), port("noMessage"), port("failed", "failure")],
  summarize: ({ maxMs }) => summary("records", { seconds: Math.round(maxMs / 1000) }),
  check: (config) =>
    config.review && config.keepKey === config.againKey
      ? [{ code: "same-review-keys", severity: "error", path: ["againKey"] }]
      : [],
  waits: true,
  keys: () => "plain",
  migrations: [],
  messages: withFieldTexts(messages, { prompt: promptTexts, reviewPrompt: promptTexts }),
});
