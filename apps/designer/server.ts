import { EnvError, ownSignals } from "@callwright/config";
import { readDesignerEnv } from "./src/env";
import { startDesigner } from "./src/server/http/start-designer";
import { createLog } from "./src/server/services/log";

/** Entry point: pages, tRPC, REST and authentication on one port. What it does and does not do is in start-designer.ts. */
async function main(): Promise<void> {
  const env = readDesignerEnv(process.env);
  const log = createLog(env);
  const designer = await startDesigner(env, log);
  ownSignals(
    () => designer.close(),
    (error) => log.error({ err: error }, "closing failed"),
  );
  log.info({ port: env.PORT, address: env.BIND_ADDRESS }, "designer listens");
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof EnvError ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
