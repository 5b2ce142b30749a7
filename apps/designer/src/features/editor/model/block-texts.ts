import type { BlockLanguage, BlockTexts, Message, RegisteredBlock } from "@callwright/flow-schema";
import { createTranslator, type Locale } from "use-intl/core";

/** The texts of a block in the reader's language, English where it has none. */
export function textsOf(definition: RegisteredBlock, locale: Locale): BlockTexts {
  const language = asBlockLanguage(locale);
  return (language && definition.messages[language]) ?? definition.messages.en;
}

function asBlockLanguage(locale: Locale): BlockLanguage | undefined {
  if (locale.startsWith("zh")) return "zh-CN";
  if (locale.startsWith("pl")) return "pl";
  return locale.startsWith("en") ? "en" : undefined;
}

const formats = new Map<string, (params: Readonly<Record<string, string | number>>) => string>();

/** Fills an ICU message such as `Press {keys}`. Text that is no valid message is shown as it stands. */
export function formatText(
  locale: Locale,
  text: string,
  params: Readonly<Record<string, string | number>> = {},
): string {
  if (!text.includes("{") && !text.includes("'") && !text.includes("<")) return text;
  const key = `${locale}\n${text}`;
  let format = formats.get(key);
  if (!format) {
    const translate = createTranslator({
      locale,
      messages: { text },
      onError: () => undefined,
      getMessageFallback: () => text,
    });
    format = (values) => translate("text", values);
    formats.set(key, format);
  }
  return format(params);
}

/** One of a block's own messages (`group` says which of its lists holds the key); the key when it has no text. */
export function blockMessage(
  definition: RegisteredBlock,
  locale: Locale,
  group: "ports" | "summary",
  message: Message,
): string {
  const text = textsOf(definition, locale)[group][message.key];
  return text === undefined ? message.key : formatText(locale, text, message.params);
}
