import http from "node:http";
import type { HealthReport } from "@callwright/config";

export interface StatusServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface StatusSources {
  health(): HealthReport;
  /** In the text format of Prometheus. */
  metrics(): Promise<string>;
}

/** Serves `GET /health` and `GET /metrics`. */
export function startStatusServer(host: string, port: number, sources: StatusSources): Promise<StatusServer> {
  const server = http.createServer((request, response) => {
    const path = request.method === "GET" ? request.url?.split("?")[0] : undefined;
    if (path === "/health") {
      const health = sources.health();
      response.writeHead(health.state === "down" ? 503 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(health));
    } else if (path === "/metrics") {
      sources.metrics().then(
        (text) => response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(text),
        (error: unknown) => response.writeHead(500, { "content-type": "text/plain" }).end(`${String(error)}\n`),
      );
    } else response.writeHead(404, { "content-type": "text/plain" }).end("GET /health or /metrics\n");
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
