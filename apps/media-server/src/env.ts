import { z } from "zod";

const port = z.coerce.number().int().min(1).max(65_535);

const envSchema = z
  .object({
    /** Where RTP listens. */
    BIND_ADDRESS: z.union([z.ipv4(), z.ipv6()]).default("127.0.0.1"),
    /** What callers are told to send to; needed where BIND_ADDRESS is 0.0.0.0 or lies behind NAT. */
    PUBLIC_ADDRESS: z.union([z.ipv4(), z.ipv6()]).optional(),
    RTP_PORT_MIN: port.default(20_000),
    RTP_PORT_MAX: port.default(29_999),
    MEDIA_HOST: z.string().min(1).default("127.0.0.1"),
    MEDIA_PORT: port.default(9_080),
    MEDIA_SECRET: z.string().min(8, "at least 8 characters"),
    MEDIA_STORE_DIR: z.string().min(1),
    HEALTH_PORT: port.optional(),
    /** RTP worker threads. */
    MEDIA_RTP_WORKERS: z.coerce.number().int().min(1).max(64).default(1),
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    /** 1: a supervisor started us; when it is gone, so are we. */
    CALLWRIGHT_SUPERVISED: z.enum(["0", "1"]).default("0"),
  })
  .refine((env) => env.RTP_PORT_MIN < env.RTP_PORT_MAX, {
    path: ["RTP_PORT_MAX"],
    message: "must be larger than RTP_PORT_MIN",
  })
  .refine((env) => env.PUBLIC_ADDRESS !== undefined || !["0.0.0.0", "::"].includes(env.BIND_ADDRESS), {
    path: ["PUBLIC_ADDRESS"],
    message: "is needed where BIND_ADDRESS is every address: callers must be told one of them",
  });
export type MediaServerEnv = z.output<typeof envSchema>;

/**
 * The process's settings.
 * @throws Error that names each variable that is wrong, and why
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): MediaServerEnv {
  // A variable that is set to nothing counts as unset, as in shells and compose files.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`media-server cannot start:\n  ${problems.join("\n  ")}`);
}
