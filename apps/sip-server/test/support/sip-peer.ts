import { createSocket, type Socket } from "node:dgram";
import type { SipServer } from "../../src/server";

/** A SIP endpoint over UDP that sends and checks literal messages. */
export class SipPeer {
  readonly received: string[] = [];
  #wake: (() => void) | undefined;

  private constructor(
    private readonly socket: Socket,
    readonly port: number,
    private readonly serverPort: number,
  ) {
    socket.on("message", (data) => {
      this.received.push(data.toString("latin1"));
      this.#wake?.();
    });
  }

  static async open(server: SipServer): Promise<SipPeer> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    return new SipPeer(socket, socket.address().port, server.sipAddress.port);
  }

  /** Sends lines joined by CRLF; Content-Length is added. */
  send(lines: readonly string[], body = ""): void {
    const all = [...lines, `Content-Length: ${Buffer.byteLength(body)}`, "", body];
    this.sendRaw(Buffer.from(all.join("\r\n")));
  }

  sendRaw(data: Buffer): void {
    this.socket.send(data, this.serverPort, "127.0.0.1");
  }

  /** The next message, arrived or to come, whose start line begins so. */
  async next(start: string, matches: (message: string) => boolean = () => true, timeoutMs = 5_000): Promise<string> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const index = this.received.findIndex((message) => message.startsWith(start) && matches(message));
      if (index >= 0) return this.received.splice(index, 1)[0] ?? "";
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`no "${start}" within ${timeoutMs} ms; got:\n${this.received.join("\n---\n")}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Answers a received request. */
  answer(request: string, status: string, extra: readonly string[] = [], body = "", toTag = "peer"): void {
    const headers = request.split("\r\n").filter((line) => /^(Via|From|Call-ID|CSeq|Record-Route):/.test(line));
    const to = header(request, "To");
    this.send(
      [`SIP/2.0 ${status}`, ...headers, `To: ${to.includes("tag=") ? to : `${to};tag=${toTag}`}`, ...extra],
      body,
    );
  }

  close(): void {
    this.socket.close();
  }
}

/** Value of a header of a literal message. */
export function header(message: string, name: string): string {
  const line = message.split("\r\n").find((entry) => entry.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  if (line === undefined) throw new Error(`no ${name} in:\n${message}`);
  return line.slice(name.length + 1).trim();
}

/** The tag parameter of a From or To value. */
export function tagOf(value: string): string {
  const tag = /;\s*tag=([^;\s]+)/.exec(value)?.[1];
  if (tag === undefined) throw new Error(`no tag in ${value}`);
  return tag;
}

export function bodyOf(message: string): string {
  return message.slice(message.indexOf("\r\n\r\n") + 4);
}
