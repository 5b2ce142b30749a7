import { createDb, type Db } from "@callwright/db";
import { MediaClient } from "@callwright/media-client";
import { Redis } from "ioredis";
import type { DesignerEnv } from "../../env";
import { type Auth, createAuth } from "../auth/auth";
import type { Log } from "./log";

/** Everything that this process opens: made once by the server, closed by it, and used by pages and routes. */
export interface Services {
  readonly env: DesignerEnv;
  readonly log: Log;
  readonly db: Db;
  readonly redis: Redis;
  readonly media: MediaClient;
  readonly auth: Auth;
  close(): Promise<void>;
}

// Next loads routes from bundles of their own: the process's one set of services is handed to them over this name.
declare global {
  var callwrightDesignerServices: Services | undefined;
}

export async function openServices(env: DesignerEnv, log: Log): Promise<Services> {
  const db = createDb(env.DATABASE_URL);
  const redis = new Redis(env.REDIS_URL, { maxRetriesPerRequest: 2, enableOfflineQueue: true, lazyConnect: true });
  redis.on("error", (error: Error) => log.warn({ err: error.message }, "redis is away"));
  const media = new MediaClient({
    host: env.MEDIA_HOST,
    port: env.MEDIA_PORT,
    secret: env.MEDIA_SECRET,
    clientId: `designer-${process.pid}`,
    maxRetryDelayMs: 2_000,
  });
  media.start();
  const auth = createAuth({ env, db, redis });
  const services: Services = {
    env,
    log,
    db,
    redis,
    media,
    auth,
    close: async () => {
      globalThis.callwrightDesignerServices = undefined;
      media.close();
      redis.disconnect();
      await db.$disconnect();
    },
  };
  globalThis.callwrightDesignerServices = services;
  return services;
}

/**
 * The services of this process, for pages and routes.
 * @throws Error where pages run without the server (`next start` instead of `server.ts`)
 */
export function services(): Services {
  const present = globalThis.callwrightDesignerServices;
  if (present === undefined) throw new Error("The designer's services are not open: start it by server.ts.");
  return present;
}
