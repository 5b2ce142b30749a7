import type { useTranslations } from "next-intl";
import en from "../messages/en.json";

export interface ErrorText {
  what: string;
  hint: string;
}

/** Every error that has texts. */
export type ErrorCode = keyof typeof en.errors;
type ErrorTranslator = ReturnType<typeof useTranslations<"errors">>;

const codes: ReadonlySet<string> = new Set(Object.keys(en.errors));

function isErrorCode(code: string): code is ErrorCode {
  return codes.has(code);
}

/** The texts of an error code; an unknown code is told as an internal error. */
export function errorText(
  t: ErrorTranslator,
  code: string,
  params: Readonly<Record<string, string | number>>,
): ErrorText {
  const known = isErrorCode(code) ? code : "internal";
  return { what: t(`${known}.what`, { ...params }), hint: t(`${known}.hint`, { ...params }) };
}
