import { randomBytes, randomInt } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** Secrets of this installation, made once and kept in files that only their owner reads. */
export interface Secrets {
  postgresPassword: string;
  redisPassword: string;
  drachtioSecret: string;
  mediaSecret: string;
  authSecret: string;
  /** 32 bytes in base64. */
  encryptionKey: string;
  /** Key of the command line tool for the demo workspace. */
  apiKey: string;
  /** First password of the demo workspace's admin. */
  adminPassword: string;
}

const SECRET_BYTES = 32;

const token = () => randomBytes(SECRET_BYTES).toString("base64url");

export function loadSecrets(folder: string): Secrets {
  const secret = (name: string, make: () => string = token) => loadSecret(path.join(folder, name), make);
  return {
    postgresPassword: secret("postgres-password"),
    redisPassword: secret("redis-password"),
    drachtioSecret: secret("drachtio-secret"),
    mediaSecret: secret("media-secret"),
    authSecret: secret("auth-secret"),
    encryptionKey: secret("encryption-key", () => randomBytes(SECRET_BYTES).toString("base64")),
    apiKey: secret("api-key", () => `cw_${token()}`),
    adminPassword: secret("admin-password", readablePassword),
  };
}

function loadSecret(file: string, make: () => string): string {
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const value = make();
  fs.writeFileSync(file, `${value}\n`, { mode: 0o600, flag: "wx" });
  return value;
}

/** Three groups of five letters and digits that are not mistaken for each other: 74 bits, easy to type. */
function readablePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const letters = Array.from({ length: 15 }, () => alphabet[randomInt(alphabet.length)]);
  return [0, 5, 10].map((at) => letters.slice(at, at + 5).join("")).join("-");
}
