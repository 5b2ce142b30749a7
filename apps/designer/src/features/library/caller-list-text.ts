export interface ListEntry {
  pattern: string;
  label: string;
}

export interface ParsedList {
  entries: ListEntry[];
  /** Lines that hold no number, counted from 1, with their text. */
  wrong: { line: number; text: string }[];
}

const PATTERN = /^\+?[0-9]{1,20}\*?$/;

/**
 * A caller list as text, one number a line, a name after it: `+48 601 234 567 Anna`, `0048*; Poland`. What spreadsheets
 * put between columns (tab, comma, semicolon) parts them too; blanks, dashes and brackets within a number are left out.
 */
export function parseCallerList(text: string): ParsedList {
  const entries: ListEntry[] = [];
  const wrong: ParsedList["wrong"] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const match = /^\s*(\+?[\d\s().\-/]*\d[\d\s().\-/]*\*?)\s*[\t,;]?\s*(.*)$/.exec(line);
    const pattern = (match?.[1] ?? "").replace(/[\s().\-/]/g, "");
    if (match && PATTERN.test(pattern)) entries.push({ pattern, label: (match[2] ?? "").trim().slice(0, 80) });
    else wrong.push({ line: index + 1, text: line.trim().slice(0, 60) });
  }
  return { entries, wrong };
}

export function formatCallerList(entries: readonly ListEntry[]): string {
  return entries.map(({ pattern, label }) => (label === "" ? pattern : `${pattern}\t${label}`)).join("\n");
}
