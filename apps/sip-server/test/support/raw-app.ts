import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";

/** One frame from the server: its first line as tokens, and what follows it. */
export interface Frame {
  readonly tokens: string[];
  readonly message: string;
}

/** An application that speaks the wire protocol by hand. */
export class RawApp {
  readonly frames: Frame[] = [];
  readonly #waiting: { readonly matches: (frame: Frame) => boolean; readonly resolve: (frame: Frame) => void }[] = [];
  #buffer = Buffer.alloc(0);
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.closed = true;
    });
  }

  static async connect(port: number, secret?: string, routes: readonly string[] = []): Promise<RawApp> {
    const socket = connect({ host: "127.0.0.1", port });
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    const app = new RawApp(socket);
    if (secret !== undefined) await app.command(`authenticate|${secret}|`);
    for (const route of routes) await app.command(`route|${route}`);
    return app;
  }

  #take(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const hash = this.#buffer.indexOf("#");
      if (hash < 0) return;
      const length = Number(this.#buffer.toString("latin1", 0, hash));
      if (this.#buffer.length < hash + 1 + length) return;
      const payload = this.#buffer.toString("utf8", hash + 1, hash + 1 + length);
      this.#buffer = this.#buffer.subarray(hash + 1 + length);
      const lineEnd = payload.indexOf("\r\n");
      const leader = lineEnd < 0 ? payload : payload.slice(0, lineEnd);
      const frame = { tokens: leader.split("|"), message: lineEnd < 0 ? "" : payload.slice(lineEnd + 2) };
      const index = this.#waiting.findIndex(({ matches }) => matches(frame));
      if (index < 0) this.frames.push(frame);
      else this.#waiting.splice(index, 1)[0]?.resolve(frame);
    }
  }

  /** Sends `id|payload` and gives the id. */
  send(payload: string, id: string = randomUUID()): string {
    const text = `${id}|${payload}`;
    this.socket.write(`${Buffer.byteLength(text)}#${text}`);
    return id;
  }

  /** The next frame, arrived or to come, that matches. */
  next(matches: (frame: Frame) => boolean, what = "a frame"): Promise<Frame> {
    const index = this.frames.findIndex(matches);
    const [found] = index < 0 ? [] : this.frames.splice(index, 1);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const seen = this.frames.map((frame) => frame.tokens.join("|")).join("\n");
        reject(new Error(`no ${what} within 5 s; got:\n${seen}`));
      }, 5_000);
      this.#waiting.push({
        matches,
        resolve: (frame) => {
          clearTimeout(timer);
          resolve(frame);
        },
      });
    });
  }

  /** Sends a command and gives the frame that answers it. */
  command(payload: string): Promise<Frame> {
    const id = this.send(payload);
    return this.next(
      (frame) => frame.tokens[1] === "response" && frame.tokens[2] === id,
      `answer to ${payload.split("\r\n")[0]}`,
    );
  }

  /** The next SIP message that begins so and contains that. */
  sip(start: string, part = ""): Promise<Frame> {
    return this.next(
      ({ tokens, message }) => tokens[1] === "sip" && message.startsWith(start) && message.includes(part),
      start,
    );
  }

  close(): void {
    this.socket.destroy();
  }
}
