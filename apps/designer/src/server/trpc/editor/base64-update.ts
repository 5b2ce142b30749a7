import * as Y from "yjs";
import { z } from "zod";

/** One update may be this long in base64. */
const UPDATE_MAX_CHARS = 2 * 1024 * 1024;

/** A Yjs update as it travels: base64. */
export const base64UpdateSchema = z
  .base64()
  .min(1)
  .max(UPDATE_MAX_CHARS)
  .transform((text) => new Uint8Array(Buffer.from(text, "base64")));

export function toBase64(update: Uint8Array): string {
  return Buffer.from(update).toString("base64");
}

export function mergeToBase64(updates: Uint8Array[]): string {
  return toBase64(updates.length === 1 && updates[0] ? updates[0] : Y.mergeUpdates(updates));
}
