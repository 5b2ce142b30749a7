const DTMF_RELAY = /^application\/dtmf-relay\b/i;
const DTMF = /^application\/dtmf\b/i;
const DEFAULT_DURATION_MS = 160;
const MAX_DURATION_MS = 10_000;

export interface InfoDigit {
  readonly digit: string;
  readonly durationMs: number;
}

/**
 * Reads a digit from the body of a SIP INFO: `application/dtmf-relay` (`Signal=5`, `Duration=160`) or
 * `application/dtmf` (the digit alone). Some phones write 10 and 11 for `*` and `#`, as event codes of RFC 4733.
 * @returns null where the body is of another type or holds no digit
 */
export function readInfoDigit(contentType: string, body: string): InfoDigit | null {
  if (DTMF_RELAY.test(contentType)) {
    const signal = /^\s*Signal\s*=\s*([0-9A-Da-d*#]{1,2})\s*$/im.exec(body)?.[1];
    const duration = Number(/^\s*Duration\s*=\s*(\d{1,6})\s*$/im.exec(body)?.[1] ?? DEFAULT_DURATION_MS);
    const digit = normalize(signal);
    return digit === null ? null : { digit, durationMs: Math.min(duration, MAX_DURATION_MS) };
  }
  if (DTMF.test(contentType)) {
    const digit = normalize(body.trim());
    return digit === null ? null : { digit, durationMs: DEFAULT_DURATION_MS };
  }
  return null;
}

function normalize(signal: string | undefined): string | null {
  if (signal === undefined) return null;
  if (/^[0-9A-D*#]$/i.test(signal)) return signal.toUpperCase();
  if (signal === "10") return "*";
  if (signal === "11") return "#";
  return null;
}
