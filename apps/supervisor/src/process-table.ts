import path from "node:path";
import type { Backends } from "./backends";
import type { DataPaths } from "./data-dir";
import type { InternalPorts } from "./internal-ports";
import type { ProcessDefinition } from "./managed-process";
import type { Secrets } from "./secrets";
import type { Settings } from "./settings";

const HOST = "127.0.0.1";
const DRAIN_MS = 10_000;
/** Longer than a runtime waits for calls in progress. */
const RUNTIME_DRAIN_MS = 40_000;

export interface TableContext {
  settings: Settings;
  paths: DataPaths;
  secrets: Secrets;
  ports: InternalPorts;
  backends: Pick<Backends, "databaseUrl" | "redisUrl">;
}

/** The processes in the order in which they are started; they are stopped the other way round. */
export interface ProcessTable {
  processes: ProcessDefinition[];
  sampleServiceUrl: string;
}

/** What runs, and what each process is given: packages/config/README.md is the contract. */
export async function buildProcessTable(context: TableContext): Promise<ProcessTable> {
  const { settings, paths, secrets, ports, backends } = context;
  const app = (name: string) => path.join(settings.projectRoot, "apps", name);
  const healthUrl = (port: number) => `http://${HOST}:${port}/health`;
  const define = (name: string, folder: string, health: string, env: Record<string, string | number>) => ({
    name,
    cwd: app(folder),
    entry: path.join(app(folder), "dist", "main.js"),
    healthUrl: health,
    drainTimeoutMs: folder === "runtime" ? RUNTIME_DRAIN_MS : DRAIN_MS,
    env: Object.fromEntries(Object.entries(env).map(([variable, value]) => [variable, String(value)])),
  });

  const drachtio = settings.drachtio ?? {
    host: HOST,
    port: await ports.choose("drachtio"),
    secret: secrets.drachtioSecret,
  };
  const everyProcess = {
    BIND_ADDRESS: settings.bindAddress,
    INTERNAL_ADDRESS: HOST,
    LOG_LEVEL: settings.logLevel,
  };
  const media = {
    MEDIA_PORT: await ports.choose("media"),
    MEDIA_SECRET: secrets.mediaSecret,
    MEDIA_STORE_DIR: paths.media,
  };
  const data = {
    DATABASE_URL: backends.databaseUrl,
    REDIS_URL: backends.redisUrl,
    ENCRYPTION_KEY: secrets.encryptionKey,
    MEDIA_HOST: HOST,
  };

  const processes: ProcessDefinition[] = [];
  const healthUrls: Record<string, string> = {};
  const add = async (name: string, folder: string, env: Record<string, string | number>) => {
    const port = await ports.choose(`health of ${name}`);
    healthUrls[name] = healthUrl(port);
    processes.push(define(name, folder, healthUrl(port), { ...everyProcess, ...env, HEALTH_PORT: port }));
  };

  if (settings.drachtio === null) {
    await add("sip-server", "sip-server", {
      SIP_PORT: settings.sipPort,
      PUBLIC_ADDRESS: settings.publicAddress,
      DRACHTIO_PORT: drachtio.port,
      DRACHTIO_SECRET: drachtio.secret,
    });
  }
  await add("media-server", "media-server", {
    ...media,
    PUBLIC_ADDRESS: settings.publicAddress,
    RTP_PORT_MIN: settings.rtpPortMin,
    RTP_PORT_MAX: settings.rtpPortMax,
  });
  const samplePort = await ports.choose("sample service");
  processes.push(
    define("sample-service", "sample-service", healthUrl(samplePort), { SAMPLE_SERVICE_PORT: samplePort }),
  );
  for (let i = 1; i <= settings.runtimeCount; i += 1) {
    await add(settings.runtimeCount === 1 ? "runtime" : `runtime-${i}`, "runtime", {
      ...data,
      ...media,
      INSTANCE_NAME: `runtime-${i}`,
      DRACHTIO_HOST: drachtio.host,
      DRACHTIO_PORT: drachtio.port,
      DRACHTIO_SECRET: drachtio.secret,
    });
  }
  const webHost = settings.bindAddress === "0.0.0.0" || settings.bindAddress === "::" ? HOST : settings.bindAddress;
  processes.push(
    define("designer", "designer", `http://${webHost}:${settings.webPort}/api/health/self`, {
      ...everyProcess,
      ...data,
      ...media,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      PORT: settings.webPort,
      PUBLIC_URL: settings.publicUrl,
      AUTH_SECRET: secrets.authSecret,
      HEALTH_URLS: JSON.stringify(healthUrls),
    }),
  );
  return { processes, sampleServiceUrl: `http://${HOST}:${samplePort}` };
}
