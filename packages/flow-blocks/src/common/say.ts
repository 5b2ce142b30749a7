import { toText, type Value } from "@callwright/expressions";
import { toCardinal as cardinalEn } from "n2words/en-US";
import { toCardinal as cardinalPl } from "n2words/pl-PL";
import { toCardinal as cardinalZh } from "n2words/zh-Hans-CN";
import { z } from "zod";

export const sayAsSchema = z.enum(["digits", "number", "currency", "date", "time", "phone"]);
export type SayAs = z.infer<typeof sayAsSchema>;

export interface SayOptions {
  /** BCP 47; the primary subtag chooses the words. */
  readonly language: string;
  /** IANA zone for dates and times that name an instant. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
}

const CARDINAL: Readonly<Record<string, (value: number | string) => string>> = {
  en: cardinalEn,
  pl: cardinalPl,
  // The everyday numerals; the formal ones are for cheques.
  zh: (value) => cardinalZh(value, { formal: false }),
};

/** Singular, plural and minor unit in English; other languages take the names of Intl. */
const ENGLISH_MONEY: Readonly<Record<string, readonly [string, string, string, string]>> = {
  USD: ["dollar", "dollars", "cent", "cents"],
  CAD: ["dollar", "dollars", "cent", "cents"],
  AUD: ["dollar", "dollars", "cent", "cents"],
  EUR: ["euro", "euros", "cent", "cents"],
  GBP: ["pound", "pounds", "penny", "pence"],
  PLN: ["zloty", "zloty", "grosz", "groszy"],
  CNY: ["yuan", "yuan", "fen", "fen"],
};

/**
 * The words for a value said in a form. Throws a RangeError that says what is wrong where the value has no such form
 * ("today" as a number, say).
 */
export function sayText(value: Value, as: SayAs, options: SayOptions): string {
  const text = toText(value).trim();
  if (text === "") return "";
  switch (as) {
    case "digits":
      return spellDigits(text, options.language, 1);
    case "phone":
      return spellDigits(text, options.language, 3);
    case "number":
      return words(text, options.language);
    case "currency":
      return money(text, options);
    case "date":
      return format(text, options, { dateStyle: "long" });
    case "time":
      return format(text, options, { timeStyle: "short" });
  }
}

function words(text: string, language: string): string {
  const cardinal = CARDINAL[primary(language)];
  if (!/^-?\d{1,30}(\.\d{1,15})?$/.test(text)) throw new RangeError(`"${text.slice(0, 40)}" is not a number`);
  return cardinal ? cardinal(text) : text;
}

/**
 * Each character by itself; `group` of them, then a short rest (the comma). Symbols that nobody says are left out, but
 * for the mask of a secret digit: a replay plays as many things as the call did.
 */
function spellDigits(text: string, language: string, group: number): string {
  const characters = [...text].filter((character) => /[\p{L}\p{N}+*#•]/u.test(character)).slice(0, 60);
  const spoken = characters.map((character) => {
    if (/\d/.test(character)) return words(character, language);
    return character === "+" ? "plus" : character === "*" ? "star" : character === "#" ? "pound" : character;
  });
  const groups: string[] = [];
  for (let index = 0; index < spoken.length; index += group) groups.push(spoken.slice(index, index + group).join(" "));
  return groups.join(", ");
}

function money(text: string, { language, currency }: SayOptions): string {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (!match) throw new RangeError(`"${text.slice(0, 40)}" is not an amount`);
  const names = primary(language) === "en" ? ENGLISH_MONEY[currency] : undefined;
  if (!names) {
    const amount = new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "name" });
    return amount.format(Number(text));
  }
  // Rounded to the minor unit as written, not by binary fractions.
  const minorTotal = Math.round(Number(`0.${match[3] ?? "0"}`) * 100);
  const whole = Number(match[2]) + Math.floor(minorTotal / 100);
  const minor = minorTotal % 100;
  const [one, many, minorOne, minorMany] = names;
  const parts: string[] = [];
  if (whole > 0 || minor === 0) parts.push(`${cardinalEn(whole)} ${whole === 1 ? one : many}`);
  if (minor > 0) parts.push(`${cardinalEn(minor)} ${minor === 1 ? minorOne : minorMany}`);
  return `${match[1] ? "minus " : ""}${parts.join(" and ")}`;
}

function format(text: string, { language, timeZone }: SayOptions, style: Intl.DateTimeFormatOptions): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const clock = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(text);
  const instant = clock
    ? Date.UTC(2000, 0, 1, Number(clock[1]), Number(clock[2]))
    : /^\d{10,13}$/.test(text)
      ? Number(text)
      : Date.parse(text);
  if (Number.isNaN(instant)) throw new RangeError(`"${text.slice(0, 40)}" is not a date or time`);
  // A day or a time of day by itself is in no zone: it is said as written.
  const zone = day || clock ? "UTC" : timeZone;
  return new Intl.DateTimeFormat(language, { ...style, timeZone: zone }).format(instant);
}

const primary = (language: string): string => language.split("-")[0]?.toLowerCase() ?? "en";
