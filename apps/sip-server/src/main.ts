import { EnvError, ownSignals, startHealthServer } from "@callwright/config";
import { pino } from "pino";
import { readSipServerEnv } from "./env";
import { createSipServer, type SipServer } from "./server";
import { endWithSupervisor } from "./supervision";
import { BindError, errorCode } from "./transport/transport";

/** Starts the process: variables, server, health, and its end. */
async function main(): Promise<void> {
  const env = readSipServerEnv();
  const log = pino({ level: env.LOG_LEVEL, base: { process: "sip-server" } });
  const server = await createSipServer({
    bindAddress: env.BIND_ADDRESS,
    publicAddress: env.PUBLIC_ADDRESS,
    sipPort: env.SIP_PORT,
    appAddress: env.INTERNAL_ADDRESS,
    appPort: env.DRACHTIO_PORT,
    secret: env.DRACHTIO_SECRET,
    log,
  });
  const health = await startHealth(env.INTERNAL_ADDRESS, env.HEALTH_PORT, server);
  const close = async () => {
    await health?.close();
    await server.close();
  };
  ownSignals(close, (error) => log.error({ err: error }, "closing failed"));
  if (env.CALLWRIGHT_SUPERVISED === "1") endWithSupervisor(() => process.kill(process.pid, "SIGTERM"));
  log.info({ sip: server.sipAddress, applications: server.appAddress }, "sip-server is ready");
}

async function startHealth(host: string, port: number | undefined, server: SipServer) {
  if (port === undefined) return undefined;
  try {
    return await startHealthServer(port, () => ({ state: "ok" as const, counts: server.counts() }), host);
  } catch (error) {
    await server.close();
    throw new BindError("tcp", host, port, errorCode(error), "HEALTH_PORT");
  }
}

/** An error as an admin can act on it. */
function explain(error: unknown): string {
  if (error instanceof EnvError) return error.message;
  if (error instanceof BindError) {
    if (error.code === "EADDRINUSE") {
      return `Port ${error.port} (${error.protocol}, ${error.address}) is held by another process. Stop that process, or set ${error.variable} to a free port.`;
    }
    return `${error.message}. Check ${error.variable} and BIND_ADDRESS.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
