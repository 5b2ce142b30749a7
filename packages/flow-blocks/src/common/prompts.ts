import type { BlockContext } from "@callwright/flow-engine";
import { expressionField, type PlayItem, referenceField, templateField, withHints } from "@callwright/flow-schema";
import { z } from "zod";
import { sayAsSchema, sayText } from "./say";

/** One thing that a caller hears, as drawn: audio of the library, speech, a value said in a form, a recording, a pause. */
export const promptItemSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("audio"), promptId: referenceField("prompt") }),
  z.object({ type: z.literal("speech"), text: templateField({ multiline: true }) }),
  z.object({
    type: z.literal("say"),
    as: sayAsSchema,
    value: expressionField("json"),
    /** ISO 4217, for `currency`. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default("USD"),
  }),
  /** What a record-message block has recorded in this call. */
  z.object({ type: z.literal("recording"), value: expressionField("text") }),
  z.object({ type: z.literal("pause"), ms: withHints(z.number().int().min(100).max(30_000), { unit: "ms" }) }),
]);
export type PromptItem = z.output<typeof promptItemSchema>;

/** What a caller hears: several items in a row. */
export const promptsField = (options: { more?: boolean } = {}) =>
  withHints(z.array(promptItemSchema).max(30), { widget: "prompts", ...(options.more ? { more: true } : {}) });

export const speech = (text: string): PromptItem => ({ type: "speech", text });

/** Turns drawn items into what is to be played now: expressions evaluated, prompts pinned to their audio. */
export function resolvePrompts(context: BlockContext<unknown>, items: readonly PromptItem[]): PlayItem[] {
  return items.flatMap((item) => resolveItem(context, item));
}

function resolveItem(context: BlockContext<unknown>, item: PromptItem): PlayItem[] {
  switch (item.type) {
    case "audio": {
      const hash = context.promptHash(item.promptId);
      if (!hash) throw new RangeError(`prompt ${item.promptId} has no audio in this version`);
      return [{ type: "prompt", hash }];
    }
    case "speech":
      return spoken(context, context.text(item.text));
    case "say": {
      const value = context.evaluate(item.value, "json");
      return spoken(context, sayText(value, item.as, { ...context.settings, currency: item.currency }));
    }
    case "recording": {
      const hash = context.evaluate(item.value, "text");
      if (typeof hash !== "string" || !/^[0-9a-f]{64}$/.test(hash))
        throw new RangeError("there is no recording to play");
      return [{ type: "prompt", hash }];
    }
    case "pause":
      return [{ type: "silence", ms: item.ms }];
  }
}

function spoken(context: BlockContext<unknown>, text: string): PlayItem[] {
  if (text.trim() === "") return [];
  const { language, voice } = context.settings;
  return [{ type: "speech", text, language, ...(voice ? { voice } : {}) }];
}

/** Whether any of the items says a secret variable. */
export function promptsReadSecret(context: BlockContext<unknown>, items: readonly PromptItem[]): boolean {
  return items.some((item) =>
    item.type === "speech"
      ? context.readsSecret(item.text, "text")
      : item.type === "say" && context.readsSecret(item.value, "expression"),
  );
}

/** First words of what is heard, for the card: the first speech or what kind of thing it is. */
export function promptWords(items: readonly PromptItem[]): string {
  for (const item of items) {
    if (item.type === "speech" && item.text.trim()) return item.text.trim();
  }
  return "";
}
