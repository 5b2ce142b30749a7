import type { ComponentHealth } from "@callwright/config";
import { z } from "zod";
import type { Services } from "../services/services";
import { ownHealth } from "./own-health";

const ASK_TIMEOUT_MS = 2_500;

const reportSchema = z.object({
  state: z.enum(["ok", "degraded", "down"]),
  detail: z.string().optional(),
  components: z.record(z.string(), z.unknown()).optional(),
});

export interface SystemHealth {
  state: ComponentHealth["state"];
  components: Record<string, ComponentHealth>;
}

/** The whole system: what this process needs and, over their health URLs, all other processes. */
export async function systemHealth(services: Pick<Services, "db" | "redis" | "media" | "env">): Promise<SystemHealth> {
  const [own, others] = await Promise.all([
    ownHealth(services),
    Promise.all(
      Object.entries(services.env.HEALTH_URLS)
        .filter(([name]) => name !== "designer")
        .map(async ([name, url]): Promise<[string, ComponentHealth]> => [name, await ask(url)]),
    ),
  ]);
  const { postgres, redis } = { ...own.components };
  const components: SystemHealth["components"] = {
    designer: { state: "ok" },
    ...(postgres ? { postgres } : {}),
    ...(redis ? { redis } : {}),
    ...Object.fromEntries(others),
  };
  const states = Object.values(components).map((component) => component.state);
  const state = states.includes("down") ? "down" : states.includes("degraded") ? "degraded" : "ok";
  return { state, components };
}

async function ask(url: string): Promise<ComponentHealth> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
    const { state, detail } = reportSchema.parse(await response.json());
    return detail === undefined ? { state } : { state, detail };
  } catch (error) {
    const reason = error instanceof Error && error.name === "TimeoutError" ? "no answer in time" : "cannot be reached";
    return { state: "down", detail: reason };
  }
}
