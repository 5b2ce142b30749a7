import type { BlockLanguage, BlockMessages, BlockTexts } from "@callwright/flow-schema";
import conditionMessages from "./condition.messages.json";
import promptMessages from "./prompts.messages.json";

/** Texts of the fields of a shape that several blocks hold, keyed by the path inside that shape. */
export type FieldTexts = Readonly<Record<BlockLanguage, BlockTexts["fields"]>>;

/** The fields of one thing that callers hear (prompts.ts). */
export const promptTexts: FieldTexts = promptMessages;
/** The fields of a condition (condition.ts). */
export const conditionTexts: FieldTexts = conditionMessages;

/**
 * A block's texts with those of the shared shapes in its settings, so that every path has a label and no block
 * repeats them.
 * @param shapes dotted path of the field → texts of the shape that stands there; the block's own texts win
 */
export function withFieldTexts(messages: BlockMessages, shapes: Readonly<Record<string, FieldTexts>>): BlockMessages {
  const texts = (language: BlockLanguage): BlockTexts => ({
    ...messages[language],
    fields: {
      ...Object.fromEntries(
        Object.entries(shapes).flatMap(([path, shape]) =>
          Object.entries(shape[language]).map(([inner, field]) => [`${path}.${inner}`, field]),
        ),
      ),
      ...messages[language].fields,
    },
  });
  return { en: texts("en"), "zh-CN": texts("zh-CN"), pl: texts("pl") };
}
