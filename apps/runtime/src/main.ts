import { EnvError, ownSignals } from "@callwright/config";
import { readRuntimeEnv } from "./env";
import { startStatusServer } from "./lifecycle/status-server";
import { createLogger } from "./observability/logger";
import { createRuntime } from "./runtime";

const READY_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 4_000;

/** Starts the process: variables, runtime, health, and its end. */
async function main(): Promise<void> {
  const env = readRuntimeEnv();
  const logger = createLogger(env.LOG_LEVEL, "runtime");
  const runtime = createRuntime({
    instanceName: env.INSTANCE_NAME,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    sip: { host: env.DRACHTIO_HOST, port: env.DRACHTIO_PORT, secret: env.DRACHTIO_SECRET },
    media: { host: env.MEDIA_HOST, port: env.MEDIA_PORT, secret: env.MEDIA_SECRET },
    encryptionKey: env.ENCRYPTION_KEY,
    maxCalls: env.MAX_CALLS,
    logger,
  });
  await runtime.ready(READY_TIMEOUT_MS);
  const status = await startStatusServer(env.INTERNAL_ADDRESS, env.HEALTH_PORT, {
    health: () => runtime.health(),
    metrics: () => runtime.metrics.registry.metrics(),
  });
  const drain = async () => {
    await runtime.drain(env.DRAIN_TIMEOUT_MS);
    await status.close();
  };
  let forced = false;
  ownSignals(drain, (error) => logger.error({ err: error }, "draining failed"), {
    on: (signal, listener) => process.on(signal, listener),
    exit: (code) => {
      if (code === 0) process.exit(forced ? 1 : 0);
      // A second signal: calls are ended by BYE, not left hanging, and then it is over.
      if (forced) process.exit(code);
      forced = true;
      const end = () => process.exit(code);
      setTimeout(end, CLOSE_TIMEOUT_MS);
      runtime.close().then(end, end);
    },
  });
  // Without its supervisor it is ended in seconds: no time to wait for callers to finish.
  if (env.CALLWRIGHT_SUPERVISED === "1") process.once("disconnect", () => void runtime.close());
  logger.info({ runtime: runtime.id }, "runtime is ready");
}

main().catch((error: unknown) => {
  const text = error instanceof EnvError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
