import type { Db } from "@callwright/db";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import type { Redis } from "ioredis";
import type { DesignerEnv } from "../../env";
import { redisRateLimitStorage } from "./redis-rate-limit";

export const PASSWORD_MIN_LENGTH = 10;
export const PASSWORD_MAX_LENGTH = 128;
const SESSION_SECONDS = 7 * 24 * 3600;
const SESSION_REFRESH_SECONDS = 24 * 3600;

export interface AuthOptions {
  env: Pick<DesignerEnv, "AUTH_SECRET" | "PUBLIC_URL" | "BIND_ADDRESS" | "PORT">;
  db: Db;
  redis: Redis;
}

/**
 * Sign-in with e-mail and password. Nobody can sign up: people are made by the set-up page or by an admin.
 * Attempts are counted per address in Redis, so several designers count together.
 */
export function createAuth({ env, db, redis }: AuthOptions) {
  return betterAuth({
    appName: "Callwright",
    secret: env.AUTH_SECRET,
    basePath: "/api/auth",
    // no fixed base URL: the pages are reached as localhost, 127.0.0.1 and PUBLIC_URL alike
    trustedOrigins: (request) => {
      const origins = [new URL(env.PUBLIC_URL).origin];
      const host = request?.headers.get("host");
      if (host) origins.push(`http://${host}`, `https://${host}`);
      return origins;
    },
    database: prismaAdapter(db, { provider: "postgresql" }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN_LENGTH,
      maxPasswordLength: PASSWORD_MAX_LENGTH,
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_REFRESH_SECONDS },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 120,
      customRules: { "/sign-in/email": { window: 60, max: 10 } },
      customStorage: redisRateLimitStorage(redis),
    },
    advanced: {
      cookiePrefix: "callwright",
      useSecureCookies: env.PUBLIC_URL.startsWith("https:"),
      // set by our own server from the connection, never taken from the client
      ipAddress: { ipAddressHeaders: ["x-callwright-client-address"] },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

export type Auth = ReturnType<typeof createAuth>;
