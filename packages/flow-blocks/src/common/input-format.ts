import { z } from "zod";

/** What keyed digits have to be. */
export const inputFormatSchema = z.enum(["any", "luhn", "date", "amount", "phone"]);
export type InputFormat = z.infer<typeof inputFormatSchema>;

/** Order of day, month and year as callers key them. */
export const datePatternSchema = z.enum(["DDMMYYYY", "MMDDYYYY", "YYYYMMDD", "DDMMYY", "MMYY"]);

/** Whether digits that a caller has keyed have a format. `pattern` is the order of a date, else unused. */
export function checkInput(format: string, pattern: string, value: string): boolean {
  switch (format) {
    case "luhn":
      return /^\d{2,}$/.test(value) && luhnValid(value);
    case "date":
      return dateValid(pattern, value);
    case "amount":
      // A star stands for the decimal point; nobody has another key for it.
      return /^\d{1,9}(\*\d{1,2})?$/.test(value);
    case "phone":
      // E.164: at most 15 digits; shorter than 3 is no number anywhere.
      return /^\d{3,15}$/.test(value);
    default:
      return true;
  }
}

/** What is kept of an input: a date as YYYY-MM-DD, an amount with a point, everything else as keyed. */
export function normalizeInput(format: string, pattern: string, value: string): string {
  if (format === "amount") return value.replace("*", ".");
  if (format === "date") {
    const parts = dateParts(pattern, value);
    if (parts) return [parts.year, parts.month, ...(parts.day ? [parts.day] : [])].join("-");
  }
  return value;
}

/** ISO/IEC 7812-1 annex B: from the right, every second digit doubled, the sum divisible by ten. */
function luhnValid(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    let digit = Number(digits[digits.length - 1 - index]);
    if (index % 2 === 1) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return sum % 10 === 0;
}

function dateParts(pattern: string, value: string): { year: string; month: string; day: string } | null {
  if (!/^\d+$/.test(value) || value.length !== pattern.length) return null;
  const part = (letter: string) => [...pattern].map((at, index) => (at === letter ? value[index] : "")).join("");
  const year = part("Y");
  return { year: year.length === 2 ? `20${year}` : year, month: part("M"), day: part("D") };
}

function dateValid(pattern: string, value: string): boolean {
  const parts = dateParts(pattern, value);
  if (!parts) return false;
  const [year, month, day] = [Number(parts.year), Number(parts.month), Number(parts.day || "1")];
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
  // Day 0 of the next month is the last of this one.
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
