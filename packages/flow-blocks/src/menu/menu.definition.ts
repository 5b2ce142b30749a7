import { assignsField, defineBlock, withHints } from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import { promptTexts, withFieldTexts } from "../common/field-texts";
import { durationField, keyPort, phoneKeySchema } from "../common/phone-keys";
import { promptsField } from "../common/prompts";
import messages from "./menu.messages.json";

export const menuDefinition = defineBlock({
  kind: "menu",
  version: 1,
  category: "talk",
  icon: "list-ordered",
  configSchema: z.object({
    prompt: promptsField(),
    options: z
      .array(z.object({ key: phoneKeySchema, label: z.string().max(60) }))
      .min(1)
      .max(12),
    timeoutMs: durationField(500, 60_000),
    maxAttempts: z.number().int().min(1).max(10).default(3),
    noInputPrompt: promptsField({ more: true }),
    noMatchPrompt: promptsField({ more: true }),
    interruptible: withHints(z.boolean().default(true), { more: true }),
    ignoreTypeAhead: withHints(z.boolean().default(false), { more: true }),
    saveKeyTo: assignsField("text", { optional: true, hints: { more: true } }),
  }),
  defaults: {
    prompt: [{ type: "speech", text: "For sales, press 1. For support, press 2." }],
    options: [
      { key: "1", label: "Sales" },
      { key: "2", label: "Support" },
    ],
    timeoutMs: 5000,
    maxAttempts: 3,
    noInputPrompt: [],
    noMatchPrompt: [{ type: "speech", text: "Sorry, that is not one of the choices." }],
    interruptible: true,
    ignoreTypeAhead: false,
    saveKeyTo: "",
  },
  ports: ({ options }) => [
    ...[...new Map(options.map((option) => [option.key, option])).values()].map((option) => ({
      id: keyPort(option.key),
      class: "normal" as const,
      label: { key: option.label ? "ports.option" : "ports.key", params: { key: option.key, label: option.label } },
    })),
    port("noInput"),
    port("noMatch"),
  ],
  summarize: ({ options }) =>
    summary("options", {
      options: options.map((option) => `${option.key} ${option.label}`.trim()).join(", "),
      count: options.length,
    }),
  check: ({ options, prompt }) => {
    const seen = new Set<string>();
    const twice = options.flatMap((option, index) => {
      const known = seen.has(option.key);
      seen.add(option.key);
      return known
        ? [
            {
              code: "key-twice",
              severity: "error" as const,
              path: ["options", index, "key"],
              params: { key: option.key },
            },
          ]
        : [];
    });
    return prompt.length > 0
      ? twice
      : [...twice, { code: "no-prompt", severity: "warning" as const, path: ["prompt"] }];
  },
  waits: true,
  keys: () => "plain",
  migrations: [],
  messages: withFieldTexts(messages, { prompt: promptTexts, noInputPrompt: promptTexts, noMatchPrompt: promptTexts }),
});
