import http from "node:http";

/** State of one thing that a process needs, or of the process itself. */
export interface ComponentHealth {
  state: "ok" | "degraded" | "down";
  /** In plain words, for an admin; no secrets. */
  detail?: string;
}

/** What `GET /health` of a process answers. Status 200 unless the state is "down", then 503. */
export interface HealthReport extends ComponentHealth {
  /** What the process needs: its database, its SIP server, … by name. */
  components?: Record<string, ComponentHealth>;
}

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Serves `GET /health` on 127.0.0.1 (or `host`).
 * `report` is asked at each request; when it fails, the answer is "down" with the error's message.
 */
export function startHealthServer(
  port: number,
  report: () => HealthReport | Promise<HealthReport>,
  host = "127.0.0.1",
): Promise<HealthServer> {
  const server = http.createServer((request, response) => {
    if (request.method !== "GET" || request.url?.split("?")[0] !== "/health") {
      response.writeHead(404, { "content-type": "text/plain" }).end("Only GET /health is served here.\n");
      return;
    }
    void answer(report).then((health) => {
      response.writeHead(health.state === "down" ? 503 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(health));
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve({
        port: typeof address === "object" && address !== null ? address.port : port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

async function answer(report: () => HealthReport | Promise<HealthReport>): Promise<HealthReport> {
  try {
    return await report();
  } catch (error) {
    return { state: "down", detail: error instanceof Error ? error.message : String(error) };
  }
}
