import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { findFreePort, findTool } from "@callwright/embedded";
import { buildWav } from "@callwright/rtp";
import { z } from "zod";
import { phoneNetwork } from "./phone-network";
import { waitFor } from "./wait-for";
import { readSound, type Sound } from "./wav-analysis";

export interface BaresipOptions {
  /** What the phone says, 8000 Hz mono; silence unless told. It hangs up when this ends. */
  speaks?: Int16Array;
  codecs?: "PCMU" | "PCMA";
  /** Answers calls by itself. */
  autoAnswer?: boolean;
}

export interface BaresipEvent {
  type: string;
  /** Reason of a closed call, digits received, and the like. */
  param: string;
}

const eventSchema = z.object({ event: z.literal(true), type: z.string(), param: z.string().default("") });
const answerSchema = z.object({ response: z.literal(true), ok: z.boolean(), data: z.string(), token: z.string() });

const SAMPLE_RATE = 8000;
const SILENCE_S = 120;

/** Debian's baresip as a telephone that a test handles. */
export class Baresip {
  readonly events: BaresipEvent[] = [];
  private readonly answers = new Map<string, z.infer<typeof answerSchema>>();
  private lastToken = 0;

  private constructor(
    private readonly dir: string,
    private readonly child: ChildProcess,
    private readonly control: net.Socket,
    private readonly transcript: readonly string[],
    /** Where it can be called. */
    readonly uri: string,
  ) {}

  /** Starts the phone; it waits for commands and calls. */
  static async start(options: BaresipOptions = {}): Promise<Baresip> {
    const tool = await findTool("baresip");
    const { interfaceName, address } = phoneNetwork();
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-baresip-"));
    const [sipPort, controlPort] = [await findFreePort(address), await findFreePort()];
    const speech = options.speaks ?? new Int16Array(SAMPLE_RATE * SILENCE_S);
    fs.writeFileSync(path.join(dir, "speech.wav"), buildWav(speech, { sampleRate: SAMPLE_RATE, channels: 1 }));
    fs.mkdirSync(path.join(dir, "heard"));
    const modules = path.join(tool.unpackedRoot ?? "/", "usr/lib/baresip/modules");
    fs.writeFileSync(
      path.join(dir, "config"),
      configuration({ dir, modules, interfaceName, sip: `${address}:${sipPort}`, controlPort }),
    );
    fs.writeFileSync(path.join(dir, "accounts"), `${account(`sip:phone@${address}:${sipPort}`, options)}\n`);
    fs.writeFileSync(path.join(dir, "contacts"), "");

    const child = spawn(tool.path, ["-f", dir], { cwd: dir, env: { ...process.env, ...tool.env }, stdio: "pipe" });
    const transcript: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => transcript.push(text));
    }
    try {
      const control = await waitFor(() => connect(controlPort), { what: "baresip to take commands" });
      await waitFor(() => transcript.join("").includes("baresip is ready"), { what: "baresip to be ready" });
      const phone = new Baresip(dir, child, control, transcript, `sip:phone@${address}:${sipPort}`);
      phone.readEvents();
      return phone;
    } catch (error) {
      child.kill("SIGKILL");
      throw new Error(`baresip did not start:\n${transcript.join("")}`, { cause: error });
    }
  }

  /** The last of what baresip wrote. */
  get output(): string {
    return this.transcript.join("").slice(-3000);
  }

  dial(uri: string): Promise<void> {
    return this.command("dial", uri);
  }

  /** Presses keys one after the other (RFC 4733; this version of baresip knows no INFO). */
  async press(digits: string, gapMs = 200): Promise<void> {
    for (const digit of digits) {
      await this.command("sndcode", digit);
      await new Promise((resolve) => setTimeout(resolve, gapMs)); // how long a person holds a key is part of the test
    }
  }

  hangUp(): Promise<void> {
    return this.command("hangup", "");
  }

  /** Waits for an event such as CALL_ESTABLISHED or CALL_CLOSED that has come or comes. */
  waitForEvent(type: string, timeoutMs = 20_000): Promise<BaresipEvent> {
    return waitFor(() => this.events.find((event) => event.type === type), {
      timeoutMs,
      what: `${type} of baresip, which wrote:\n${this.output}`,
    });
  }

  /** What the phone has heard up to now; empty before the first sound. */
  heard(): Sound {
    const folder = path.join(this.dir, "heard");
    const file = fs.readdirSync(folder).find((name) => name.endsWith("dec.wav"));
    if (file === undefined) return { samples: new Int16Array(0), sampleRate: SAMPLE_RATE };
    return readSound(path.join(folder, file));
  }

  /** Ends the phone, and with it a call that it is in. */
  async stop(): Promise<void> {
    this.control.destroy();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once("close", resolve));
      this.child.kill("SIGTERM");
      const timer = setTimeout(() => this.child.kill("SIGKILL"), 5000);
      await ended;
      clearTimeout(timer);
    }
    fs.rmSync(this.dir, { recursive: true, force: true });
  }

  /** ctrl_tcp: JSON objects as netstrings, commands down, events and answers up. */
  private async command(command: string, params: string): Promise<void> {
    this.lastToken += 1;
    const token = String(this.lastToken);
    const body = JSON.stringify({ command, params, token });
    this.control.write(`${Buffer.byteLength(body)}:${body},`);
    const answer = await waitFor(() => this.answers.get(token), { what: `baresip's answer to "${command} ${params}"` });
    if (!answer.ok) throw new Error(`baresip refused "${command} ${params}": ${answer.data}\n${this.output}`);
  }

  private readEvents(): void {
    let buffer = Buffer.alloc(0);
    this.control.on("data", (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk]);
      for (;;) {
        const colon = buffer.indexOf(":");
        if (colon < 0) return;
        const length = Number(buffer.subarray(0, colon).toString());
        if (buffer.length < colon + 1 + length + 1) return;
        const message: unknown = JSON.parse(buffer.subarray(colon + 1, colon + 1 + length).toString());
        buffer = buffer.subarray(colon + length + 2);
        this.takeMessage(message);
      }
    });
    this.control.on("error", () => {}); // baresip ended: the test sees that by what is missing
  }

  private takeMessage(message: unknown): void {
    const event = eventSchema.safeParse(message);
    if (event.success) this.events.push({ type: event.data.type, param: event.data.param });
    const answer = answerSchema.safeParse(message);
    if (answer.success) this.answers.set(answer.data.token, answer.data);
  }
}

function connect(port: number): Promise<net.Socket | null> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(null));
  });
}

function account(uri: string, { codecs = "PCMU", autoAnswer = false }: BaresipOptions): string {
  const parameters = ["regint=0", `audio_codecs=${codecs}/8000/1`, ...(autoAnswer ? ["answermode=auto"] : [])];
  return `<${uri}>;${parameters.join(";")}`;
}

function configuration(options: {
  dir: string;
  modules: string;
  interfaceName: string;
  sip: string;
  controlPort: number;
}): string {
  return [
    `module_path ${options.modules}`,
    ...["g711.so", "aufile.so", "aubridge.so", "sndfile.so"].map((name) => `module ${name}`),
    ...["account.so", "menu.so", "ctrl_tcp.so"].map((name) => `module_app ${name}`),
    `ctrl_tcp_listen 127.0.0.1:${options.controlPort}`,
    `sip_listen ${options.sip}`,
    `net_interface ${options.interfaceName}`,
    `audio_source aufile,${path.join(options.dir, "speech.wav")}`,
    "audio_player aubridge,heard",
    "audio_alert aubridge,alert",
    `snd_path ${path.join(options.dir, "heard")}`,
    "call_local_timeout 120",
    "call_max_calls 4",
    "",
  ].join("\n");
}
