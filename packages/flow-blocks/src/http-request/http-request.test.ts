import { describe, expect, test } from "vitest";
import { driveBlock } from "../testing/drive";

const answer = (status: number, body: unknown) => ({
  status,
  headers: {},
  body: JSON.parse(JSON.stringify(body)),
  durationMs: 12,
});
const request = (config: Record<string, unknown> = {}, type: "text" | "secret" = "text") =>
  driveBlock(
    "http-request",
    { url: "https://shop.test/orders/{{ call.dnis }}", ...config },
    { status: "text", code: "number", pin: type, items: "json" },
  );

describe("http request", () => {
  test("success: parts of the answer are kept", () => {
    const drive = request({
      mappings: [
        { variable: "status", value: "result.body.order.status" },
        { variable: "items", value: "result.body.items" },
      ],
      saveStatusTo: "code",
    });
    expect(drive.last("http.request")).toMatchObject({
      method: "GET",
      url: "https://shop.test/orders/1000",
      body: null,
      secret: false,
    });
    drive.done("http.request", answer(200, { order: { status: "shipped" }, items: [1] }));
    expect(drive.path()).toContain("subject.success to-success");
    expect(drive.state.variables).toMatchObject({ status: "shipped", items: [1], code: 200 });
    expect(drive.detail()).toEqual({ status: 200, durationMs: 12 });
  });
  test("failed: another status, a part that is missing, no connection", () => {
    const missing = request({ mappings: [{ variable: "status", value: "result.body.order.status" }] });
    expect(missing.done("http.request", answer(200, {})).path()).toContain("subject.failed to-failed");
    expect(missing.detail()).toMatchObject({ error: "mapping", variable: "status" });
    const status = request({ saveStatusTo: "code" }).done("http.request", answer(404, {}));
    expect(status.path()).toContain("subject.failed");
    expect(status.state.variables.code).toBe(404);
    expect(request().fail("http.request", "blocked").path()).toContain("subject.failed");
  });
  test("timeout", () => {
    expect(request().fail("http.request", "timeout").path()).toContain("subject.timeout to-timeout");
  });
  test("values are encoded in address, parameters and bodies", () => {
    const drive = request({
      method: "POST",
      url: "https://shop.test/{{ 'a/b?c' }}",
      query: [{ name: "q&", value: "'x y&z'" }],
      body: {
        type: "json",
        fields: [
          { name: "ani", value: "call.ani" },
          { name: "n", value: "1 + 1" },
        ],
      },
    });
    const effect = drive.last("http.request");
    expect(effect.url).toBe("https://shop.test/a%2Fb%3Fc?q%26=x%20y%26z");
    expect(effect.body).toBe('{"ani":"+48221234567","n":2}');
    expect(effect.headers["content-type"]).toBe("application/json");
  });
  test("headers cannot be split", () => {
    const drive = request({ headers: [{ name: "x-note", value: "{{ 'a\\r\\nhost: evil' }}" }] });
    expect(drive.last("http.request").headers["x-note"]).toBe("a  host: evil");
  });
  test("a secret in the request marks it", () => {
    expect(request({ query: [{ name: "pin", value: "pin" }] }, "secret").last("http.request").secret).toBe(true);
  });
  test("the hold sound loops until the answer is there, and its failure does not matter", () => {
    const drive = request({ whileWaiting: [{ type: "speech", text: "One moment." }] });
    expect(drive.last("media.play").loop).toBe(true);
    expect(drive.fail("media.play", "x").path()).toBe("start.next subject");
    expect(drive.done("http.request", answer(200, null)).path()).toContain("subject.success");
  });
});
