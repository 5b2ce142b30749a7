import type { ComponentHealth, HealthReport } from "@callwright/config";
import type { Services } from "../services/services";

const CHECK_TIMEOUT_MS = 2_000;

/** How this process and what it needs are. Without its database it is still up: pages say what is missing. */
export async function ownHealth(services: Pick<Services, "db" | "redis" | "media">): Promise<HealthReport> {
  const [postgres, redis] = await Promise.all([
    check("PostgreSQL", () => services.db.$queryRaw`SELECT 1`),
    check("Redis", () => services.redis.ping()),
  ]);
  const media: ComponentHealth = services.media.connected
    ? { state: "ok" }
    : { state: "degraded", detail: "no connection to the media server: prompts cannot be stored or made" };
  const components = { postgres, redis, media };
  const state = Object.values(components).every((component) => component.state === "ok") ? "ok" : "degraded";
  return { state, components };
}

async function check(name: string, ask: () => Promise<unknown>): Promise<ComponentHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([ask(), late]);
    return { state: "ok" };
  } catch (error) {
    const reason = error instanceof Error ? firstLine(error.message) : "unknown error";
    return { state: "down", detail: `${name} does not answer: ${reason}` };
  } finally {
    clearTimeout(timer);
  }
}

function firstLine(text: string): string {
  return text.trim().split("\n").at(-1)?.slice(0, 200) ?? "";
}
