import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 16;

/** A new id: 80 random bits, as 16 characters that survive being read out (Crockford's base 32, lower case). */
export function createId(): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31] ?? "0").join("");
}
