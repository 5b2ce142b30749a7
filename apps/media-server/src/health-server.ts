import { createServer, type Server } from "node:http";

/** `GET /health`: JSON with what is going on, for supervisors and monitoring. Nothing else is served. */
export class HealthServer {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** @throws the system's error, e.g. EADDRINUSE */
  static listen(address: { readonly host: string; readonly port: number }, stats: () => object): Promise<HealthServer> {
    const server = createServer((request, response) => {
      const path = request.url?.split("?")[0];
      const found = request.method === "GET" && path === "/health";
      response.writeHead(found ? 200 : 404, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify(found ? { status: "ok", ...stats() } : { error: "only GET /health is served here" }));
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(address.port, address.host, () => {
        server.off("error", reject);
        const bound = server.address();
        resolve(new HealthServer(server, bound !== null && typeof bound !== "string" ? bound.port : address.port));
      });
    });
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
