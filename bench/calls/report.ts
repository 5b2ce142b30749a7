/** The middle one of some values; with an even count, the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Prints rows under a head, numbers to the right; the first column is text. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
  for (const row of [head, ...rows]) console.log(`  ${line(row)}`);
}

export const fixed = (value: number | undefined, digits = 1): string =>
  value === undefined || Number.isNaN(value) ? "-" : value.toFixed(digits);

/** "2 notHeard, 1 refused" */
export function failureText(failures: Readonly<Record<string, number>>): string {
  return Object.entries(failures)
    .map(([what, count]) => `${count} ${what}`)
    .join(", ");
}
