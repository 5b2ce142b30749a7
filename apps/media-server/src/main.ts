import { lookup } from "node:dns/promises";
import { EnvError, ownSignals, startHealthServer } from "@callwright/config";
import { pino } from "pino";
import { readMediaServerEnv } from "./env";
import { createMediaServer, type MediaServer } from "./server";
import { setProcessPriority } from "./thread-priority";

/** Digits and answers to them pass through this thread. */
const CONTROL_NICE = -15;
const EVERY_ADDRESS = ["0.0.0.0", "::"];

type Env = ReturnType<typeof readMediaServerEnv>;

/** Starts the process: variables, server, health, and its end. */
async function main(): Promise<void> {
  const env = readMediaServerEnv();
  if (env.RTP_PORT_MIN >= env.RTP_PORT_MAX) {
    throw new EnvError([
      `RTP_PORT_MAX: ${env.RTP_PORT_MAX} is wrong; expected more than RTP_PORT_MIN, ${env.RTP_PORT_MIN}`,
    ]);
  }
  const prioritized = setProcessPriority(CONTROL_NICE);
  const log = pino({ level: env.LOG_LEVEL, base: { process: "media-server" } });
  const server = await createMediaServer({
    bindAddress: env.BIND_ADDRESS,
    publicAddress: await publicAddress(env),
    rtpPortMin: env.RTP_PORT_MIN,
    rtpPortMax: env.RTP_PORT_MAX,
    control: { host: env.INTERNAL_ADDRESS, port: env.MEDIA_PORT, secret: env.MEDIA_SECRET },
    storeDirectory: env.MEDIA_STORE_DIR,
    rtpWorkers: env.MEDIA_RTP_WORKERS,
    log,
  }).catch((error: unknown) => {
    throw explainPort(error, "MEDIA_PORT");
  });
  const health = await startHealth(env, server);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= Promise.all([health?.close(), server.close()]).then(() => undefined);
    return closing;
  };
  ownSignals(close, (error) => log.error({ err: error }, "closing failed"));
  // Not by a signal to ourselves: the supervisor's guard sends one, and a second means at once.
  if (env.CALLWRIGHT_SUPERVISED === "1") process.once("disconnect", () => void close().finally(() => process.exit(0)));
  log.info({ controlPort: server.controlPort, prioritized }, "media-server is ready");
}

/** SDP holds numbers: a name is looked up once, now. */
async function publicAddress(env: Env): Promise<string> {
  if (env.PUBLIC_ADDRESS === undefined) {
    if (!EVERY_ADDRESS.includes(env.BIND_ADDRESS)) return env.BIND_ADDRESS;
    throw new EnvError([
      `PUBLIC_ADDRESS: is not set; with BIND_ADDRESS ${env.BIND_ADDRESS} phones have to be told one address to send to`,
    ]);
  }
  try {
    return (await lookup(env.PUBLIC_ADDRESS)).address;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EnvError([`PUBLIC_ADDRESS: "${env.PUBLIC_ADDRESS}" cannot be looked up (${why})`]);
  }
}

async function startHealth(env: Env, server: MediaServer) {
  if (env.HEALTH_PORT === undefined) return undefined;
  try {
    const report = () => ({ state: "ok" as const, counts: server.stats() });
    return await startHealthServer(env.HEALTH_PORT, report, env.INTERNAL_ADDRESS);
  } catch (error) {
    await server.close();
    throw explainPort(error, "HEALTH_PORT");
  }
}

/** A taken port, as an admin can act on it; other errors as they are. */
function explainPort(error: unknown, variable: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") return error;
  const port = "port" in error ? ` ${String(error.port)}` : "";
  return new EnvError([
    `Port${port} is held by another process. Stop that process, or set ${variable} to a free port.`,
  ]);
}

main().catch((error: unknown) => {
  const text = error instanceof EnvError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
