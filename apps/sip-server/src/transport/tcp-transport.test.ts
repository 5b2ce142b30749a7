import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../../test/support/fake-clock";
import { TCP_LIMITS, TcpTransport } from "./tcp-transport";
import type { Flow } from "./transport";

let clock: FakeClock;
let transport: TcpTransport;
const messages: { text: string; flow: Flow }[] = [];
const sockets: Socket[] = [];

const events = {
  onMessage: (data: Buffer, flow: Flow) => messages.push({ text: data.toString(), flow }),
  onBrokenStream: () => {},
};

beforeEach(async () => {
  clock = new FakeClock();
  messages.length = 0;
  transport = await TcpTransport.bind("127.0.0.1", 0, events, clock, { ...TCP_LIMITS, maxConnections: 2 });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await transport.close();
});

async function open(): Promise<Socket> {
  const socket = connect(transport.port, "127.0.0.1");
  socket.on("error", () => {});
  sockets.push(socket);
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return socket;
}

const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const closed = (socket: Socket) => new Promise((resolve) => socket.once("close", resolve));
const OPTIONS = "OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\n\r\n";

describe("TcpTransport", () => {
  it("closes a connection that never finishes its message", async () => {
    const socket = await open();
    socket.write(OPTIONS.slice(0, 20));
    await until(() => clock.pending === 1);
    clock.advance(TCP_LIMITS.partialMessageMs - 1);
    socket.write("OPT");
    clock.advance(1);
    await closed(socket);
    await until(() => transport.connectionCount === 0);
    expect(clock.pending).toBe(0);
  });

  it("keeps one that finishes in time", async () => {
    const socket = await open();
    socket.write(OPTIONS.slice(0, 20));
    await until(() => clock.pending === 1);
    socket.write(OPTIONS.slice(20));
    await until(() => messages.length === 1);
    clock.advance(TCP_LIMITS.partialMessageMs);
    expect(transport.connectionCount).toBe(1);
  });

  it("takes no more connections than allowed", async () => {
    await open();
    await open();
    await until(() => transport.connectionCount === 2);
    await closed(await open());
    expect(transport.connectionCount).toBe(2);
  });

  it("reuses the connection of a peer, tells of its end, and refuses to send afterwards", async () => {
    const socket = await open();
    socket.write(OPTIONS);
    await until(() => messages.length === 1);
    const flow = messages[0]?.flow;
    if (flow === undefined) throw new Error("no flow");
    expect(transport.flowTo(flow.remoteAddress, flow.remotePort)).toBe(flow);
    let failures = 0;
    const undo = flow.onFailure(() => failures++);
    flow.onFailure(() => failures++);
    undo();
    socket.destroy();
    await until(() => !flow.open);
    await until(() => failures > 0);
    expect(failures).toBe(1);
    flow.send(Buffer.from("x"));
    expect(transport.connectionCount).toBe(0);
  });

  it("fails a new flow that nobody accepts", async () => {
    const free = transport.port;
    await transport.close();
    transport = await TcpTransport.bind("127.0.0.1", 0, events, clock);
    const flow = transport.flowTo("127.0.0.1", free);
    await new Promise<void>((resolve) => flow.onFailure(resolve));
    expect(flow.open).toBe(false);
  });
});
