import net from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MediaClient } from "./media-client";
import { MediaRefusedError, MediaRequestError } from "./media-client.errors";

const WELCOME = { type: "welcome", version: 1, serverId: "s", bootId: "b1", lastSeq: 0, idleTimeoutMs: 300 };

/** A server that answers each line by what a test says. */
class FakeServer {
  readonly lines: Record<string, unknown>[] = [];
  readonly sockets: net.Socket[] = [];
  answer: (line: Record<string, unknown>) => object | null = (line) =>
    line.type === "hello"
      ? WELCOME
      : { type: "reply", id: line.id, ok: true, result: line.method === "ping" ? { at: 1 } : {} };
  readonly #server = net.createServer((socket) => {
    this.sockets.push(socket);
    let text = "";
    socket.setEncoding("utf8").on("data", (part) => {
      text += part.toString();
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        const value: Record<string, unknown> = JSON.parse(line);
        this.lines.push(value);
        const answer = this.answer(value);
        if (answer !== null) socket.write(`${JSON.stringify(answer)}\n`);
      }
    });
    socket.on("error", () => {});
  });

  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve));
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

describe("MediaClient", () => {
  const cleanUps: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function start(prepare: (server: FakeServer) => void = () => {}) {
    const server = new FakeServer();
    prepare(server);
    const port = await server.listen();
    const options = { host: "127.0.0.1", port, secret: "secret-1", clientId: "test", requestTimeoutMs: 150 };
    const client = new MediaClient(options);
    cleanUps.push(
      () => server.close(),
      () => client.close(),
    );
    return { server, client, port };
  }

  it("greets with the secret, sends a request and gives its result", async () => {
    const { server, client } = await start();
    expect(await client.ready(1_000)).toMatchObject({ bootId: "b1" });
    expect(server.lines[0]).toMatchObject({ type: "hello", secret: "secret-1", clientId: "test" });
    expect(await client.request("ping", {})).toEqual({ at: 1 });
  });

  it("gives the server's error with its code", async () => {
    const { server, client } = await start();
    await client.ready(1_000);
    server.answer = (line) => ({ type: "reply", id: line.id, ok: false, error: { code: "no-ports", message: "none" } });
    const failure = await client.request("ping", {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MediaRequestError);
    expect(failure).toMatchObject({ code: "no-ports", unavailable: true });
  });

  it("says so where no answer comes in time, or one that cannot be read", async () => {
    const { server, client } = await start();
    await client.ready(1_000);
    server.answer = () => null;
    await expect(client.request("ping", {})).rejects.toMatchObject({ code: "no-answer" });
    server.answer = (line) => ({ type: "reply", id: line.id, ok: true, result: { at: "never" } });
    await expect(client.request("ping", {})).rejects.toMatchObject({ code: "bad-answer" });
  });

  it("fails what is open when the connection breaks, and connects again", async () => {
    const { server, client } = await start();
    await client.ready(1_000);
    const answer = server.answer;
    server.answer = () => null;
    const open = client.request("ping", {});
    server.sockets[0]?.destroy();
    await expect(open).rejects.toMatchObject({ code: "disconnected" });
    server.answer = answer;
    await vi.waitFor(() => expect(client.connected).toBe(true), { timeout: 2_000 });
    expect(await client.request("ping", {})).toEqual({ at: 1 });
  });

  it("hands on events, and keeps an idle connection up by pings", async () => {
    const { server, client } = await start();
    const events: unknown[] = [];
    client.on("event", (frame) => events.push(frame));
    await client.ready(1_000);
    const onEndpoint = { endpointId: "e", sessionId: "s", legId: "l" };
    const event = { type: "endpoint.rtpResumed", ...onEndpoint };
    server.sockets[0]?.write(`${JSON.stringify({ type: "event", seq: 1, at: 5, event })}\n`);
    await vi.waitFor(() => expect(events).toEqual([{ type: "event", seq: 1, at: 5, event }]));
    await vi.waitFor(() => expect(server.lines.filter((line) => line.method === "ping").length).toBeGreaterThan(1), {
      timeout: 2_000,
    });
  });

  it("gives up waiting where it is refused", async () => {
    const { client } = await start((server) => {
      server.answer = () => ({ type: "refused", code: "bad-secret", message: "no" });
    });
    await expect(client.ready(2_000)).rejects.toBeInstanceOf(MediaRefusedError);
  });

  it("drops a server that does not speak the protocol", async () => {
    const { client } = await start((server) => {
      server.answer = () => ({ hello: "world" });
    });
    const reasons: Error[] = [];
    client.on("down", (reason) => reasons.push(reason));
    client.start();
    await vi.waitFor(() => expect(reasons.length).toBeGreaterThan(0), { timeout: 2_000 });
    expect(client.connected).toBe(false);
  });

  it("after close it connects no more and refuses requests", async () => {
    const { server, client } = await start();
    await client.ready(1_000);
    client.close();
    await expect(client.request("ping", {})).rejects.toMatchObject({ code: "disconnected" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.sockets).toHaveLength(1);
  });
});
