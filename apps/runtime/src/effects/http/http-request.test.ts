import http from "node:http";
import type { CredentialSecret } from "@callwright/contracts";
import type { Effect } from "@callwright/flow-schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EffectContext, EffectOf, EffectOutcome } from "../performer";
import { HttpClient, MAX_BODY_BYTES } from "./http-client";
import { createHttpRequest } from "./http-request";

type Seen = { method: string; url: string; headers: http.IncomingHttpHeaders; body: string };

describe("http.request", () => {
  const seen: Seen[] = [];
  const client = new HttpClient();
  let origin = "";
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(parts).toString() });
      answer(url, response);
    });
  });
  function answer(url: string, response: http.ServerResponse): void {
    if (url === "/json") response.writeHead(200, { "content-type": "application/json" }).end('{"status":"shipped"}');
    else if (url === "/no-json") response.writeHead(200, { "content-type": "application/json" }).end("oops");
    else if (url === "/down") response.writeHead(503).end("busy");
    else if (url === "/large") response.writeHead(200).end("x".repeat(MAX_BODY_BYTES + 1));
    else if (url === "/hangs") return;
    else if (url === "/drips") response.writeHead(200).write("a little");
    else if (url === "/breaks") response.destroy();
    else if (url === "/loop") response.writeHead(302, { location: "/loop" }).end();
    else if (url === "/inside") response.writeHead(302, { location: "http://169.254.169.254/latest" }).end();
    else if (url === "/moved") response.writeHead(303, { location: "/json" }).end();
    else if (url === "/elsewhere") response.writeHead(307, { location: `${other}/json` }).end();
    else response.writeHead(404).end();
  }
  const otherServer = http.createServer((request, response) => {
    seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body: "" });
    response.end("other");
  });
  let other = "";
  beforeAll(async () => {
    origin = await listen(server);
    other = await listen(otherServer);
  });
  afterAll(async () => {
    for (const one of [server, otherServer]) {
      one.closeAllConnections();
      one.close();
    }
    await client.close();
  });

  async function send(
    parts: Partial<EffectOf<"http.request">>,
    options: { allowed?: string[]; credential?: CredentialSecret | null; resumed?: boolean; abort?: AbortSignal } = {},
  ): Promise<EffectOutcome | null> {
    const perform = createHttpRequest({
      client,
      allowedOrigins: async () => new Set(options.allowed ?? [origin, other]),
      credential: async () => options.credential ?? null,
    });
    const effect: Effect = {
      id: "v1.0.request",
      type: "http.request",
      method: "GET",
      url: `${origin}/json`,
      headers: {},
      body: null,
      timeoutMs: 2_000,
      retries: 0,
      credentialId: "",
      secret: false,
      ...parts,
    };
    return await perform(effect, contextOf(options));
  }

  it("gives parsed JSON with status, headers and time", async () => {
    const outcome = await send({});
    expect(outcome).toMatchObject({ type: "succeeded", result: { status: 200, body: { status: "shipped" } } });
  });

  it.each([
    ["text where JSON cannot be read", { url: "/no-json" }, { type: "succeeded", result: { body: "oops" } }],
    ["a status that is no success as a result", { url: "/down" }, { type: "succeeded", result: { status: 503 } }],
    ["time-out of a service that hangs", { url: "/hangs", timeoutMs: 500 }, { code: "timeout" }],
    ["time-out of a body that never ends", { url: "/drips", timeoutMs: 500 }, { code: "timeout" }],
    ["a body that is too large", { url: "/large" }, { code: "too-large" }],
    ["a connection that breaks", { url: "/breaks" }, { code: "network" }],
    ["redirects without end", { url: "/loop" }, { code: "redirects" }],
    ["a redirect into the internal network", { url: "/inside" }, { code: "blocked" }],
    ["a redirect that is followed", { url: "/moved" }, { type: "succeeded", result: { status: 200 } }],
  ])("%s", async (_, { url, ...parts }, expected) => {
    expect(await send({ url: `${origin}${url}`, ...parts })).toMatchObject(expected);
  });

  it.each([
    ["ftp://example.com/", "bad-url"],
    ["no url", "bad-url"],
    ["http://user:password@example.com/", "bad-url"],
    ["http://127.0.0.1:1/", "blocked"],
    ["http://localhost:1/", "blocked"],
    ["http://[::1]:1/", "blocked"],
    ["http://[::ffff:10.0.0.1]/", "blocked"],
    ["http://169.254.169.254/latest/meta-data", "blocked"],
  ])("%s: %s", async (url, code) => {
    expect(await send({ url }, { allowed: [] })).toMatchObject({ type: "failed", code });
  });

  it("an origin is allowed exactly: another port or name of the same machine is not", async () => {
    expect(await send({}, { allowed: [origin] })).toMatchObject({ type: "succeeded" });
    expect(await send({}, { allowed: [other] })).toMatchObject({ code: "blocked" });
    const byName = origin.replace("127.0.0.1", "localhost");
    expect(await send({ url: `${byName}/json` }, { allowed: [origin] })).toMatchObject({ code: "blocked" });
  });

  it("a connection that is refused is tried again, also for a request that must not be done twice", async () => {
    const closed = "http://127.0.0.1:9";
    const startedAt = performance.now();
    const outcome = await send({ url: `${closed}/`, method: "POST", body: "x", retries: 1 }, { allowed: [closed] });
    expect(outcome).toMatchObject({ type: "failed", code: "refused" });
    expect(performance.now() - startedAt).toBeGreaterThan(200);
  });

  it("after a broken connection only what may be done twice is tried again", async () => {
    const count = (method: string) => seen.filter((request) => request.url === "/breaks" && request.method === method);
    const before = count("GET").length;
    await send({ url: `${origin}/breaks`, retries: 2 });
    expect(count("GET").length - before).toBe(3);
    await send({ url: `${origin}/breaks`, method: "POST", body: "x", retries: 2 });
    expect(count("POST")).toHaveLength(1);
  });

  it.each<[CredentialSecret, string, string]>([
    [{ type: "basic", username: "u", password: "p" }, "authorization", "Basic dTpw"],
    [{ type: "bearer", token: "t" }, "authorization", "Bearer t"],
    [{ type: "header", name: "X-Key", value: "v" }, "x-key", "v"],
  ])("credentials %j", async (credential, name, value) => {
    await send({ credentialId: "c" }, { credential });
    expect(seen.at(-1)?.headers[name]).toBe(value);
  });

  it("credentials stay with their origin when it redirects", async () => {
    await send({ url: `${origin}/elsewhere`, credentialId: "c" }, { credential: { type: "bearer", token: "t" } });
    expect(seen.at(-1)?.url).toBe("/json");
    expect(seen.at(-1)?.headers.authorization).toBeUndefined();
  });

  it("credentials that are gone fail the request", async () => {
    expect(await send({ credentialId: "c" }, { credential: null })).toMatchObject({ code: "no-credential" });
  });

  it("taken over: what may be done twice is done, anything else is not", async () => {
    expect(await send({}, { resumed: true })).toMatchObject({ type: "succeeded" });
    expect(await send({ method: "POST" }, { resumed: true })).toMatchObject({ type: "failed", code: "interrupted" });
  });

  it("cancelled: no result", async () => {
    const controller = new AbortController();
    const pending = send({ url: `${origin}/hangs` }, { abort: controller.signal });
    setTimeout(() => controller.abort("cancelled"), 50);
    expect(await pending).toBeNull();
  });
});

function contextOf(options: { resumed?: boolean; abort?: AbortSignal }): EffectContext {
  const call: Pick<EffectContext["call"], "info" | "journalStored"> = {
    info: {
      callId: "c",
      workspaceId: "w",
      flowId: "f",
      flowVersion: 1,
      bundleHash: "",
      sipCallId: "",
      direction: "inbound",
      ani: "",
      callerName: "",
      dnis: "",
      startedAt: 0,
    },
    journalStored: async () => {},
  };
  const context = { call, signal: options.abort ?? new AbortController().signal, resumed: options.resumed ?? false };
  if (!isContext(context)) throw new Error("no context");
  return context;
}

/** The performer of HTTP uses no more of the call than this. */
function isContext(value: object): value is EffectContext {
  return "call" in value;
}

async function listen(server: http.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}
