import { afterEach, describe, expect, it } from "vitest";
import { type HealthReport, type HealthServer, startHealthServer } from "./health-server";

const servers: HealthServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(report: () => HealthReport | Promise<HealthReport>): Promise<string> {
  const server = await startHealthServer(0, report);
  servers.push(server);
  return `http://127.0.0.1:${server.port}`;
}

describe("startHealthServer", () => {
  it("answers with the report", async () => {
    const url = await serve(() => ({ state: "degraded", components: { redis: { state: "down" } } }));
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ state: "degraded", components: { redis: { state: "down" } } });
  });

  it("answers 503 when the process is down or cannot tell", async () => {
    expect((await fetch(`${await serve(() => ({ state: "down" }))}/health`)).status).toBe(503);
    const failing = await fetch(`${await serve(() => Promise.reject(new Error("no database")))}/health`);
    expect(failing.status).toBe(503);
    expect(await failing.json()).toEqual({ state: "down", detail: "no database" });
  });

  it("serves nothing else", async () => {
    expect((await fetch(`${await serve(() => ({ state: "ok" }))}/`)).status).toBe(404);
  });
});
