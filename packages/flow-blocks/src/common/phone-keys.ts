import { withHints } from "@callwright/flow-schema";
import { z } from "zod";

export const PHONE_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"] as const;
export const phoneKeySchema = z.enum(PHONE_KEYS);
export type PhoneKey = z.infer<typeof phoneKeySchema>;

/** Several keys, each of which does the same (end input, end a recording); empty = none. */
export const phoneKeysField = (options: { more?: boolean } = {}) =>
  withHints(z.string().regex(/^[0-9*#]{0,12}$/), { widget: "keys", ...(options.more ? { more: true } : {}) });

/** The port that a key leads to. Ids of ports are identifiers, so star and hash have names. */
export function keyPort(key: string): string {
  return `key-${key === "*" ? "star" : key === "#" ? "hash" : key}`;
}

/** A time in a form that pages show in seconds. */
export const durationField = (minMs: number, maxMs: number, options: { more?: boolean } = {}) =>
  withHints(z.number().int().min(minMs).max(maxMs), {
    unit: "ms",
    widget: "duration",
    ...(options.more ? { more: true } : {}),
  });
