import net from "node:net";
import { z } from "zod";

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const SECRET_MIN_LENGTH = 8;
const ENCRYPTION_KEY_BYTES = 32;

const portNumber = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .refine((port) => port >= 1 && port <= 65_535);

const positiveInteger = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .refine((count) => count >= 1);

function port(what: string) {
  return portNumber.describe(`a port number between 1 and 65535 (${what})`);
}

function portOr(fallback: number, what: string) {
  // the default in parsed form, described anew: a wrapper does not inherit the description
  return portNumber.default(fallback).describe(`a port number between 1 and 65535 (${what}; ${fallback} when not set)`);
}

function secret(what: string) {
  return z.string().min(SECRET_MIN_LENGTH).describe(`at least ${SECRET_MIN_LENGTH} characters (${what})`);
}

function urlOf(protocols: string[], example: string, what: string) {
  const isRight = (text: string) => {
    try {
      const url = new URL(text);
      return protocols.includes(url.protocol) && url.hostname !== "";
    } catch {
      return false;
    }
  };
  return z.string().refine(isRight).describe(`${what}, such as ${example}`);
}

const isHost = (text: string) => net.isIP(text) !== 0 || HOST_NAME.test(text);

function host(what: string) {
  return z.string().refine(isHost).describe(`an IP address or a host name (${what})`);
}

function folder(what: string) {
  return z.string().describe(`a folder (${what})`);
}

/**
 * The schema of every variable that a process of Callwright reads. Each process picks its part in its own `env.ts`;
 * what they mean is in this package's README.
 */
export const envFields = {
  PORT: portOr(3000, "of the web pages"),
  SIP_PORT: portOr(5060, "on which phones and trunks reach Callwright"),
  RTP_PORT_MIN: portOr(20_000, "lowest one for sound"),
  RTP_PORT_MAX: portOr(23_999, "highest one for sound"),
  BIND_ADDRESS: z
    .string()
    .refine((text) => net.isIP(text) !== 0)
    .default("127.0.0.1")
    .describe("an IP address of this machine, or 0.0.0.0 for all of them"),
  INTERNAL_ADDRESS: z
    .string()
    .refine((text) => net.isIP(text) !== 0)
    .default("127.0.0.1")
    .describe("the IP address on which control and health ports listen (127.0.0.1 when not set)"),
  PUBLIC_ADDRESS: host("by which phones reach this machine"),
  PUBLIC_URL: urlOf(["http:", "https:"], "https://calls.example.com", "the URL by which browsers reach the pages"),
  DATA_DIR: folder("in which everything is kept"),
  MEDIA_STORE_DIR: folder("of prompts and recordings"),
  DATABASE_URL: urlOf(
    ["postgres:", "postgresql:"],
    "postgresql://user:password@host:5432/callwright",
    "the URL of a PostgreSQL database",
  ),
  REDIS_URL: urlOf(["redis:", "rediss:"], "redis://:password@host:6379/0", "the URL of a Redis"),
  DRACHTIO_HOST: host("of drachtio-server"),
  DRACHTIO_PORT: portOr(9022, "for applications of drachtio-server"),
  DRACHTIO_SECRET: secret("shared with drachtio-server"),
  MEDIA_HOST: host("of the media server"),
  MEDIA_PORT: port("control port of the media server"),
  MEDIA_SECRET: secret("shared with the media server"),
  AUTH_SECRET: secret("signs the sessions of people"),
  ENCRYPTION_KEY: z
    .string()
    .refine((text) => Buffer.from(text, "base64").length === ENCRYPTION_KEY_BYTES)
    .describe(`${ENCRYPTION_KEY_BYTES} random bytes in base64 (encrypts secrets in the database)`),
  SAMPLE_SERVICE_PORT: port("of the demo's sample service"),
  HEALTH_PORT: port("on which the process tells how it is"),
  HEALTH_URLS: z
    .string()
    .transform((text, context) => {
      try {
        return z.record(z.string(), z.url()).parse(JSON.parse(text));
      } catch {
        context.addIssue({ code: "custom", message: "no map of URLs" });
        return z.NEVER;
      }
    })
    .describe('a JSON object of names and URLs, such as {"runtime":"http://127.0.0.1:4100/health"}'),
  RUNTIME_COUNT: positiveInteger
    .refine((count) => count <= 64)
    .default(1)
    .describe("how many runtimes to start, between 1 and 64 (1 when not set)"),
  INSTANCE_NAME: z.string().describe("a name that tells this process from others of its kind, such as runtime-1"),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("one of fatal, error, warn, info, debug, trace, silent (info when not set)"),
} as const;
