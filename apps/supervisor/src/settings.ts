import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { parseEnv } from "node:util";
import { EnvError, type EnvSource, envFields, readEnv } from "@callwright/config";

/** The variables that whoever starts Callwright may set; `.env.example` explains them. */
const shape = {
  PORT: envFields.PORT,
  SIP_PORT: envFields.SIP_PORT,
  RTP_PORT_MIN: envFields.RTP_PORT_MIN,
  RTP_PORT_MAX: envFields.RTP_PORT_MAX,
  DATA_DIR: envFields.DATA_DIR.default(".data"),
  DATABASE_URL: envFields.DATABASE_URL.optional().describe(describe(envFields.DATABASE_URL)),
  REDIS_URL: envFields.REDIS_URL.optional().describe(describe(envFields.REDIS_URL)),
  DRACHTIO_HOST: envFields.DRACHTIO_HOST.optional().describe(describe(envFields.DRACHTIO_HOST)),
  DRACHTIO_PORT: envFields.DRACHTIO_PORT,
  DRACHTIO_SECRET: envFields.DRACHTIO_SECRET.optional().describe(describe(envFields.DRACHTIO_SECRET)),
  BIND_ADDRESS: envFields.BIND_ADDRESS,
  PUBLIC_ADDRESS: envFields.PUBLIC_ADDRESS.optional().describe(describe(envFields.PUBLIC_ADDRESS)),
  PUBLIC_URL: envFields.PUBLIC_URL.optional().describe(describe(envFields.PUBLIC_URL)),
  RUNTIME_COUNT: envFields.RUNTIME_COUNT,
  LOG_LEVEL: envFields.LOG_LEVEL,
} as const;

/** Fewer ports than this carry not even two calls (RTP and RTCP for each leg). */
const MIN_RTP_PORTS = 8;

/** What was asked for, checked, with every gap filled. */
export interface Settings {
  projectRoot: string;
  dataDir: string;
  webPort: number;
  sipPort: number;
  rtpPortMin: number;
  rtpPortMax: number;
  bindAddress: string;
  publicAddress: string;
  publicUrl: string;
  /** Outside servers; null where an embedded one is to be started. */
  databaseUrl: string | null;
  redisUrl: string | null;
  drachtio: { host: string; port: number; secret: string } | null;
  runtimeCount: number;
  logLevel: string;
  /** True when the level was asked for: then the console shows what it lets through, else warnings and errors only. */
  verboseConsole: boolean;
  /** The environment with what `.env` adds: processes have settings of their own that nobody else need know. */
  environment: EnvSource;
}

/**
 * Reads the settings from the environment and, for what is not set there, from the file `.env` in the project's folder.
 * @throws EnvError naming each wrong variable
 */
export function readSettings(projectRoot: string, environment: EnvSource): Settings {
  const source = withEnvFile(path.join(projectRoot, ".env"), environment);
  const env = readEnv(shape, source);
  const problems: string[] = [];
  if (env.RTP_PORT_MAX - env.RTP_PORT_MIN + 1 < MIN_RTP_PORTS) {
    problems.push(
      `RTP_PORT_MAX: ${env.RTP_PORT_MAX} is wrong; expected at least RTP_PORT_MIN (${env.RTP_PORT_MIN}) + ${MIN_RTP_PORTS - 1}`,
    );
  }
  if (env.SIP_PORT >= env.RTP_PORT_MIN && env.SIP_PORT <= env.RTP_PORT_MAX) {
    problems.push(`SIP_PORT: ${env.SIP_PORT} is wrong; expected a port outside RTP_PORT_MIN to RTP_PORT_MAX`);
  }
  if (env.PORT === env.SIP_PORT) problems.push(`SIP_PORT: ${env.SIP_PORT} is wrong; expected another port than PORT`);
  if (env.DRACHTIO_HOST !== undefined && env.DRACHTIO_SECRET === undefined) {
    problems.push("DRACHTIO_SECRET: is not set; expected the secret of the drachtio-server that DRACHTIO_HOST names");
  }
  if (problems.length > 0) throw new EnvError(problems);

  const publicAddress = env.PUBLIC_ADDRESS ?? guessPublicAddress(env.BIND_ADDRESS);
  return {
    projectRoot,
    dataDir: path.resolve(projectRoot, env.DATA_DIR),
    webPort: env.PORT,
    sipPort: env.SIP_PORT,
    rtpPortMin: env.RTP_PORT_MIN,
    rtpPortMax: env.RTP_PORT_MAX,
    bindAddress: env.BIND_ADDRESS,
    publicAddress,
    publicUrl: (env.PUBLIC_URL ?? defaultUrl(publicAddress, env.PORT)).replace(/\/$/, ""),
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    drachtio:
      env.DRACHTIO_HOST === undefined || env.DRACHTIO_SECRET === undefined
        ? null
        : { host: env.DRACHTIO_HOST, port: env.DRACHTIO_PORT, secret: env.DRACHTIO_SECRET },
    runtimeCount: env.RUNTIME_COUNT,
    logLevel: env.LOG_LEVEL,
    verboseConsole: Boolean(source.LOG_LEVEL),
    environment: source,
  };
}

/** `optional()` wraps a schema in a new one without its description. */
function describe(schema: { description?: string | undefined }): string {
  return schema.description ?? "";
}

/** The environment wins over the file, which wins over nothing. */
function withEnvFile(file: string, environment: EnvSource): EnvSource {
  if (!fs.existsSync(file)) return environment;
  const fromFile = parseEnv(fs.readFileSync(file, "utf8"));
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== "");
  return { ...fromFile, ...Object.fromEntries(set) };
}

/** Bound to every address, phones reach this machine by its first address on a network; else by the one it is bound to. */
function guessPublicAddress(bindAddress: string): string {
  if (bindAddress !== "0.0.0.0" && bindAddress !== "::") return bindAddress;
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find((address) => address.family === "IPv4" && !address.internal)?.address ?? "127.0.0.1";
}

function defaultUrl(publicAddress: string, port: number): string {
  const host = publicAddress === "127.0.0.1" || publicAddress === "::1" ? "localhost" : publicAddress;
  return `http://${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
}
