import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/**
 * Secrets in the database: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce.
 * A sealed text is `v1.<nonce>.<tag>.<ciphertext>`, each in base64url.
 */

const VERSION = "v1";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The text was sealed with another key, was changed, or is no sealed text at all. */
export class SealError extends Error {
  override readonly name = "SealError";
}

/**
 * Reads a key as it stands in ENCRYPTION_KEY: 32 bytes in base64.
 * @throws SealError
 */
export function readSealKey(base64: string): Buffer {
  const key = Buffer.from(base64, "base64");
  if (key.length !== KEY_BYTES) throw new SealError(`the key must be ${KEY_BYTES} bytes in base64`);
  return key;
}

/** A new random key. */
export function createSealKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/**
 * Encrypts a text.
 * @param context bound to the text without being stored: to open it, the same must be given (a row's id, say, so that
 *   a sealed value cannot be moved to another row)
 */
export function seal(key: Buffer, text: string, context = ""): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [VERSION, ...[nonce, cipher.getAuthTag(), body].map((part) => part.toString("base64url"))].join(".");
}

/**
 * Decrypts a sealed text.
 * @throws SealError
 */
export function openSealed(key: Buffer, sealed: string, context = ""): string {
  const [version, nonce, tag, body, ...rest] = sealed.split(".");
  if (version !== VERSION || nonce === undefined || tag === undefined || body === undefined || rest.length > 0) {
    throw new SealError("this is not a sealed text");
  }
  const tagBytes = Buffer.from(tag, "base64url");
  if (tagBytes.length !== TAG_BYTES) throw new SealError("this is not a sealed text");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(tagBytes);
    return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
  } catch {
    throw new SealError("it was sealed with another key or has been changed");
  }
}
