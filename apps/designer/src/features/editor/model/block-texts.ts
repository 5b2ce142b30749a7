import type { BlockLanguage, BlockTexts, Message, RegisteredBlock } from "@callwright/flow-schema";
import { createTranslator, type Locale } from "use-intl/core";

/** The texts of a block in the reader's language, English where it has none. */
export function textsOf(definition: RegisteredBlock, locale: Locale): BlockTexts {
  return definition.messages[languageOf(locale)] ?? definition.messages.en;
}

/** The language of blocks' texts for a language of pages. */
export function languageOf(locale: string): BlockLanguage {
  if (locale.startsWith("zh")) return "zh-CN";
  return locale.startsWith("pl") ? "pl" : "en";
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

/** One of a block's own messages, such as a port's label (`ports.next`); the key when it has no text. */
export function blockMessage(definition: RegisteredBlock, locale: Locale, message: Message): string {
  const dot = message.key.indexOf(".");
  const group = message.key.slice(0, dot);
  const texts = textsOf(definition, locale);
  const list = group === "ports" ? texts.ports : group === "summary" ? texts.summary : {};
  const text = list[message.key.slice(dot + 1)];
  return text === undefined ? message.key : formatText(locale, text, message.params);
}

/** Label, help and example of a field, by its dotted path without indices. */
export function fieldTexts(definition: RegisteredBlock, locale: Locale, path: string): BlockTexts["fields"][string] {
  return textsOf(definition, locale).fields[path] ?? { label: path.split(".").at(-1) ?? path };
}
