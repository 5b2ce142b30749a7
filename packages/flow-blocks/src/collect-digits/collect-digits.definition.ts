import { assignsField, defineBlock, type Problem, withHints } from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import { promptTexts, withFieldTexts } from "../common/field-texts";
import { datePatternSchema, inputFormatSchema } from "../common/input-format";
import { durationField, phoneKeySchema, phoneKeysField } from "../common/phone-keys";
import { promptsField } from "../common/prompts";
import messages from "./collect-digits.messages.json";

export const collectDigitsDefinition = defineBlock({
  kind: "collect-digits",
  version: 1,
  category: "talk",
  icon: "keyboard",
  configSchema: z.object({
    prompt: promptsField(),
    saveTo: assignsField("text"),
    minDigits: z.number().int().min(1).max(40),
    maxDigits: z.number().int().min(1).max(40),
    terminators: phoneKeysField(),
    format: inputFormatSchema.default("any"),
    datePattern: datePatternSchema.default("DDMMYYYY"),
    secret: z.boolean().default(false),
    confirm: z.boolean().default(false),
    confirmPrompt: promptsField({ more: true }),
    confirmKey: withHints(phoneKeySchema.default("1"), { more: true }),
    againKey: withHints(phoneKeySchema.default("2"), { more: true }),
    firstDigitTimeoutMs: durationField(500, 60_000),
    interDigitTimeoutMs: durationField(500, 60_000),
    /** Longest time for one whole input; 0 = no such limit. */
    totalTimeoutMs: durationField(0, 300_000, { more: true }),
    maxAttempts: z.number().int().min(1).max(10).default(3),
    noInputPrompt: promptsField({ more: true }),
    invalidPrompt: promptsField({ more: true }),
    interruptible: withHints(z.boolean().default(true), { more: true }),
    ignoreTypeAhead: withHints(z.boolean().default(false), { more: true }),
  }),
  defaults: {
    prompt: [{ type: "speech", text: "Enter your number, then press pound." }],
    saveTo: "",
    minDigits: 1,
    maxDigits: 10,
    terminators: "#",
    format: "any",
    datePattern: "DDMMYYYY",
    secret: false,
    confirm: false,
    confirmPrompt: [{ type: "speech", text: "If this is right, press 1. To enter it again, press 2." }],
    confirmKey: "1",
    againKey: "2",
    firstDigitTimeoutMs: 6000,
    interDigitTimeoutMs: 4000,
    totalTimeoutMs: 0,
    maxAttempts: 3,
    noInputPrompt: [],
    invalidPrompt: [{ type: "speech", text: "Sorry, that does not look right." }],
    interruptible: true,
    ignoreTypeAhead: false,
  },
  ports: () => [port("collected"), port("noInput"), port("invalid")],
  summarize: (config) =>
    summary(config.minDigits === config.maxDigits ? "exactly" : "between", {
      min: config.minDigits,
      max: config.maxDigits,
      variable: config.saveTo,
    }),
  check: (config, flow) => {
    const problems: Omit<Problem, "block">[] = [];
    if (config.minDigits > config.maxDigits) {
      problems.push({
        code: "min-over-max",
        severity: "error",
        path: ["minDigits"],
        params: { min: config.minDigits, max: config.maxDigits },
      });
    }
    if (config.format === "date" && config.maxDigits < config.datePattern.length) {
      problems.push({
        code: "date-too-long",
        severity: "error",
        path: ["maxDigits"],
        params: { length: config.datePattern.length },
      });
    }
    if (config.confirm && config.confirmKey === config.againKey) {
      problems.push({ code: "same-confirm-keys", severity: "error", path: ["againKey"] });
    }
    const variable = flow.variables[config.saveTo];
    if (config.secret && variable && !variable.secret) {
      problems.push({
        code: "secret-into-plain",
        severity: "error",
        path: ["saveTo"],
        params: { variable: config.saveTo },
      });
    }
    if (config.secret && config.confirm) {
      problems.push({ code: "secret-read-back", severity: "warning", path: ["confirm"] });
    }
    if (config.prompt.length === 0) problems.push({ code: "no-prompt", severity: "warning", path: ["prompt"] });
    return problems;
  },
  waits: true,
  keys: (config) => (config.secret ? "secret" : "plain"),
  migrations: [],
  messages: withFieldTexts(messages, {
    prompt: promptTexts,
    confirmPrompt: promptTexts,
    noInputPrompt: promptTexts,
    invalidPrompt: promptTexts,
  }),
});
