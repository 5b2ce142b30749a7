/** `12.3 s`, `2 min 05 s`; an empty string for null. */
export function duration(ms: number | null): string {
  if (ms === null) return "";
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** `2026-03-01 14:05:09`, in the zone of this machine. */
export function localTime(iso: string): string {
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** `1 error`, `2 errors`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** What `--json` prints: two blanks of indentation, a line break at the end. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Text from elsewhere for the terminal: control characters, which could move the cursor or worse, are taken out. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}
