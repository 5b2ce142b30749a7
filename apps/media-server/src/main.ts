import { pino } from "pino";
import { readEnv } from "./env";
import { createMediaServer } from "./server";

const SHUTDOWN_TIMEOUT_MS = 10_000;

async function main(): Promise<void> {
  const env = readEnv();
  const log = pino({ name: "media-server", level: env.LOG_LEVEL });
  const server = await createMediaServer({
    bindAddress: env.BIND_ADDRESS,
    publicAddress: env.PUBLIC_ADDRESS ?? env.BIND_ADDRESS,
    rtpPortMin: env.RTP_PORT_MIN,
    rtpPortMax: env.RTP_PORT_MAX,
    control: { host: env.MEDIA_HOST, port: env.MEDIA_PORT, secret: env.MEDIA_SECRET },
    storeDirectory: env.MEDIA_STORE_DIR,
    health: env.HEALTH_PORT === undefined ? null : { host: env.MEDIA_HOST, port: env.HEALTH_PORT },
    rtpWorkers: env.MEDIA_RTP_WORKERS,
    log,
  });

  let stopping = false;
  const stop = (why: string) => {
    // A second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ why }, "media-server stops");
    setTimeout(() => process.exit(1), SHUTDOWN_TIMEOUT_MS).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "media-server could not stop cleanly");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
  if (env.CALLWRIGHT_SUPERVISED === "1") process.on("disconnect", () => stop("the supervisor is gone"));

  log.info({ controlPort: server.controlPort, healthPort: server.healthPort }, "media-server is ready");
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
