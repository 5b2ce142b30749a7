/**
 * A number as it is compared: digits, with a leading + where it is international (00 counts as +). Anything else
 * (a SIP user name) is compared in lower case.
 */
export function normalizeCaller(number: string): string {
  const trimmed = number.trim();
  if (!/^[+\d][\d\s().\-/]*$/.test(trimmed)) return trimmed.toLowerCase();
  const digits = trimmed.replace(/[^\d+]/g, "");
  return digits.startsWith("00") ? `+${digits.slice(2)}` : digits;
}

/** The first entry that means this number: the exact one, else the longest prefix ending in `*`. */
export function matchCallerList<Entry extends { readonly pattern: string }>(
  entries: readonly Entry[],
  number: string,
): Entry | undefined {
  const wanted = normalizeCaller(number);
  let best: Entry | undefined;
  for (const entry of entries) {
    if (entry.pattern.endsWith("*")) {
      const prefix = normalizeCaller(entry.pattern.slice(0, -1));
      if (wanted.startsWith(prefix) && (!best || entry.pattern.length > best.pattern.length)) best = entry;
    } else if (normalizeCaller(entry.pattern) === wanted) return entry;
  }
  return best;
}
