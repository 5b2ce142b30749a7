import { randomBytes, randomUUID } from "node:crypto";
import { MAGIC_COOKIE } from "./parser/via";

/** Sources of the identifiers that must be unguessable or unique. Injected in tests. */
export interface IdSource {
  /** Frame, transaction and Call-ID identifiers. */
  uuid(): string;
  /** From and To tags (RFC 3261 §19.3: at least 32 random bits). */
  tag(): string;
  /** Via branch with the magic cookie. */
  branch(): string;
  /** First CSeq number of a new request outside a dialog (RFC 3261 §8.1.1.5). */
  firstCseq(): number;
  /** First RSeq number (RFC 3262 §3: between 1 and 2³¹-1). */
  firstRseq(): number;
}

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzv-_.";

/** Identifiers from the system's random source, drawn in blocks. */
export function createIdSource(nowMs: () => number): IdSource {
  let pool = randomBytes(4096);
  let at = 0;
  const text = (length: number): string => {
    if (at + length > pool.length) {
      pool = randomBytes(4096);
      at = 0;
    }
    let result = "";
    for (let index = 0; index < length; index++) result += ALPHABET[(pool[at + index] ?? 0) & 63];
    at += length;
    return result;
  };
  return {
    uuid: () => randomUUID(),
    tag: () => text(13),
    branch: () => `${MAGIC_COOKIE}${text(16)}`,
    // Time-based, as RFC 3261 proposes: half seconds, so that it grows from run to run and stays far below 2³¹.
    firstCseq: () => Math.floor(nowMs() / 500) % 0x3fff_ffff,
    firstRseq: () => 1 + (Math.floor(nowMs()) % 1000),
  };
}
