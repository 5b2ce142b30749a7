import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { IngestedPrompt } from "@callwright/contracts";
import { encodeG711, type G711Law, parseWav } from "@callwright/rtp";
import { z } from "zod";
import { MediaControlError } from "../control/media-control-error";
import { mixDown } from "./decode-audio";
import { toPcm16 } from "./loudness";
import { MASTER_RATE, type PreparedPrompt } from "./prepare-prompt";
import { resample } from "./resample";

const FOLDERS = ["prompts", "speech", "recordings", "incoming", "tmp"] as const;
const WAV_HEADER_BYTES = 44;
const EXTENSIONS: Readonly<Record<G711Law, string>> = { ulaw: "pcmu", alaw: "pcma" };
const pointerSchema = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) });
const recordingPointerSchema = z.object({ path: z.string() });

/**
 * The store directory: content-addressed, so a file once written never changes.
 *
 * - `prompts/ab/<hash>.wav` 16 kHz mono to listen to; its SHA-256 is the hash · `.pcmu`, `.pcma` the same for RTP
 * - `speech/ab/<key>.json` which prompt a text in a voice became
 * - `recordings/ab/<recording id>.wav`, and `recordings/by-hash/ab/<hash>.json` which file has a hash
 * - `incoming/` for uploads to be ingested · `tmp/` files that are being written
 */
export class PromptStore {
  private constructor(readonly directory: string) {}

  /** Creates what is missing and clears what a killed process left half-written. */
  static async open(directory: string): Promise<PromptStore> {
    for (const folder of FOLDERS) await mkdir(join(directory, folder), { recursive: true });
    const temporary = join(directory, "tmp");
    for (const name of await readdir(temporary)) await rm(join(temporary, name), { recursive: true, force: true });
    return new PromptStore(directory);
  }

  /** Store a prompt; one that is there already is left as it is. */
  async put(prompt: PreparedPrompt): Promise<IngestedPrompt> {
    const hash = createHash("sha256").update(prompt.wav).digest("hex");
    const path = promptPath(hash, "wav");
    // The WAV comes last: where it is, the others are.
    await this.#write(promptPath(hash, EXTENSIONS.ulaw), prompt.ulaw);
    await this.#write(promptPath(hash, EXTENSIONS.alaw), prompt.alaw);
    await this.#write(path, prompt.wav);
    return { hash, path, durationMs: prompt.durationMs };
  }

  /** What is stored under a hash: a prompt, else a recording. */
  async stat(hash: string): Promise<IngestedPrompt | null> {
    const path = promptPath(hash, "wav");
    const bytes = await this.#size(path);
    if (bytes !== null) {
      return { hash, path, durationMs: Math.round((bytes - WAV_HEADER_BYTES) / 2 / (MASTER_RATE / 1_000)) };
    }
    const recording = await this.#recordingOf(hash);
    if (recording === null) return null;
    const { channels, sampleRate } = parseWav(await readFile(join(this.directory, recording)));
    return { hash, path: recording, durationMs: Math.round(((channels[0]?.length ?? 0) * 1_000) / sampleRate) };
  }

  /** The bytes to send for a hash; null where there is no such prompt or recording. */
  async readG711(hash: string, law: G711Law): Promise<Uint8Array | null> {
    try {
      return await readFile(join(this.directory, promptPath(hash, EXTENSIONS[law])));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    const recording = await this.#recordingOf(hash);
    if (recording === null) return null;
    const audio = parseWav(await readFile(join(this.directory, recording)));
    return encodeG711(law, toPcm16(resample(mixDown(audio), audio.sampleRate, 8_000)));
  }

  /** Which prompt a piece of speech was stored as. */
  async speechHash(key: string): Promise<string | null> {
    const pointer = await this.#readJson(join("speech", key.slice(0, 2), `${key}.json`), pointerSchema);
    return pointer?.hash ?? null;
  }

  async setSpeechHash(key: string, hash: string): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify({ hash }));
    await this.#write(join("speech", key.slice(0, 2), `${key}.json`), bytes);
  }

  /**
   * Where a recording's file goes, relative to the store. Ids are checked by the protocol and safe in a path.
   * @param attempt from 1; a later one gives another name, for where a lost recording of this id is there already
   */
  async recordingPath(recordingId: string, attempt: number): Promise<string> {
    const shard = createHash("sha256").update(recordingId).digest("hex").slice(0, 2);
    const suffix = attempt === 1 ? "" : `~${attempt}`;
    const path = join("recordings", shard, `${recordingId.replaceAll(":", "%3A")}${suffix}.wav`);
    await mkdir(join(this.directory, dirname(path)), { recursive: true });
    return path;
  }

  /** Make a finished recording playable by its hash. */
  async linkRecording(hash: string, path: string): Promise<void> {
    const pointer = join("recordings", "by-hash", hash.slice(0, 2), `${hash}.json`);
    await this.#write(pointer, new TextEncoder().encode(JSON.stringify({ path })));
  }

  /**
   * A file that was put into `incoming/`.
   * @throws MediaControlError `not-found`, or `limit` where it is larger than `maxBytes`
   */
  async readIncoming(name: string, maxBytes: number): Promise<Uint8Array> {
    const path = join("incoming", name);
    const bytes = await this.#size(path);
    if (bytes === null) throw new MediaControlError("not-found", `there is no file incoming/${name} in the store`);
    if (bytes > maxBytes)
      throw new MediaControlError("limit", `the file has ${bytes} bytes; at most ${maxBytes} are read`);
    return readFile(join(this.directory, path));
  }

  async removeIncoming(name: string): Promise<void> {
    await rm(join(this.directory, "incoming", name), { force: true });
  }

  async #recordingOf(hash: string): Promise<string | null> {
    const pointer = join("recordings", "by-hash", hash.slice(0, 2), `${hash}.json`);
    const found = await this.#readJson(pointer, recordingPointerSchema);
    return found !== null && (await this.#size(found.path)) !== null ? found.path : null;
  }

  async #readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
    try {
      const parsed = schema.safeParse(JSON.parse(await readFile(join(this.directory, path), "utf8")));
      return parsed.success ? parsed.data : null;
    } catch (error) {
      if (isMissing(error) || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  async #size(path: string): Promise<number | null> {
    try {
      return (await stat(join(this.directory, path))).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** All of a file or nothing of it: written aside, then renamed. */
  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const target = join(this.directory, path);
    await mkdir(dirname(target), { recursive: true });
    const temporary = join(this.directory, "tmp", randomUUID());
    await writeFile(temporary, bytes);
    await rename(temporary, target);
  }
}

function promptPath(hash: string, extension: string): string {
  return join("prompts", hash.slice(0, 2), `${hash}.${extension}`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
