import { IntlMessageFormat } from "intl-messageformat";

/** Fills an ICU message such as `Press {keys}`. Text that is no valid message is given as it stands. */
export function formatMessage(text: string, params: Readonly<Record<string, string | number>>): string {
  try {
    const formatted = new IntlMessageFormat(text, "en", undefined, { ignoreTag: true }).format({ ...params });
    return typeof formatted === "string" ? formatted : text;
  } catch {
    return text;
  }
}
