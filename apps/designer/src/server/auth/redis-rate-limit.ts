import type { Redis } from "ioredis";

interface Decision {
  allowed: boolean;
  retryAfter: number | null;
}

/**
 * Counts attempts per key in Redis, in windows that begin at the first one. While Redis is away attempts are let through:
 * an admin must be able to sign in just then, and checking a password is slow by design.
 */
export function redisRateLimitStorage(redis: Redis) {
  return {
    async consume(key: string, rule: { window: number; max: number }): Promise<Decision> {
      const name = `designer:rate:${key}`;
      try {
        const results = await redis.multi().set(name, 0, "EX", rule.window, "NX").incr(name).ttl(name).exec();
        const [, count, ttl] = (results ?? []).map(([error, value]) => (error ? Number.NaN : Number(value)));
        if (count === undefined || Number.isNaN(count) || count <= rule.max) return { allowed: true, retryAfter: null };
        return { allowed: false, retryAfter: Math.max(1, ttl ?? rule.window) };
      } catch {
        return { allowed: true, retryAfter: null };
      }
    },
  };
}
