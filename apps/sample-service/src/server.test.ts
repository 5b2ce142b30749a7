import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSampleService } from "./server";

const server = createSampleService();
let base = "";

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  base = `http://127.0.0.1:${address.port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("the sample service", () => {
  it("answers an order", async () => {
    const response = await fetch(`${base}/orders/12345`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      found: true,
      number: "12345",
      status: "on its way",
      eta: "2030-03-14",
    });
  });

  it("answers 404 for an unknown order and for another path", async () => {
    const unknown = await fetch(`${base}/orders/555`);
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toEqual({ found: false, number: "555" });
    expect((await fetch(`${base}/orders/abc`)).status).toBe(404);
    expect((await fetch(`${base}/orders/12345`, { method: "POST" })).status).toBe(405);
  });
});
