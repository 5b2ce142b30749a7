import http from "node:http";
import { findOrder } from "./orders";

/**
 * The business system that the demo's flow asks: `GET /orders/<number>` answers an order, or 404 with `found: false`.
 * `GET /health` tells that it runs.
 */
export function createSampleService(): http.Server {
  return http.createServer((request, response) => {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const path = new URL(request.url ?? "/", "http://sample-service").pathname;
    if (request.method !== "GET") return send(405, { error: "Only GET is answered." });
    if (path === "/health") return send(200, { state: "ok" });
    const number = /^\/orders\/(\d{1,20})$/.exec(path)?.[1];
    if (number === undefined) return send(404, { error: "Ask for /orders/<number>, such as /orders/12345." });
    const order = findOrder(number);
    return order === null ? send(404, { found: false, number }) : send(200, order);
  });
}
