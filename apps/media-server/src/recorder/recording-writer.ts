import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { buildWavHeader, WAV_HEADER_BYTES } from "@callwright/rtp";

const SAMPLE_RATE = 8_000;
/** The header is made right after so many chunks: what a crash leaves can be played up to there. */
const CHUNKS_PER_HEADER = 4;

/** Streams one recording to a WAV file. Writes follow one another; the first failure ends them all. */
export class RecordingWriter {
  #tail: Promise<void> = Promise.resolve();
  #dataBytes = 0;
  #chunks = 0;
  #error: Error | null = null;

  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    private readonly channels: number,
  ) {}

  /** @throws the system's error, `EEXIST` where the file is there already: a recording is never overwritten */
  static async create(path: string, channels: number): Promise<RecordingWriter> {
    const file = await open(path, "wx");
    await file.write(buildWavHeader({ sampleRate: SAMPLE_RATE, channels, dataBytes: 0 }), 0, WAV_HEADER_BYTES, 0);
    return new RecordingWriter(file, path, channels);
  }

  /** Interleaved samples; returns at once. */
  append(samples: Int16Array): void {
    this.#enqueue(async () => {
      const bytes = littleEndianBytes(samples);
      await this.file.write(bytes, 0, bytes.length, WAV_HEADER_BYTES + this.#dataBytes);
      this.#dataBytes += bytes.length;
      if (++this.#chunks % CHUNKS_PER_HEADER === 0) await this.#writeHeader();
    });
  }

  /**
   * Finish the file.
   * @returns its size and hash, and the first error of writing, if there was one: the file is then shorter than the sound
   */
  async finish(): Promise<{ readonly bytes: number; readonly hash: string; readonly error: Error | null }> {
    this.#enqueue(() => this.#writeHeader());
    await this.#tail;
    await this.file.close();
    if (this.#error !== null) return { bytes: 0, hash: "", error: this.#error };
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(this.path)) hash.update(chunk);
    return { bytes: WAV_HEADER_BYTES + this.#dataBytes, hash: hash.digest("hex"), error: null };
  }

  #enqueue(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#error !== null) return;
      try {
        await work();
      } catch (error) {
        this.#error = error instanceof Error ? error : new Error(String(error));
      }
    });
  }

  async #writeHeader(): Promise<void> {
    const header = buildWavHeader({ sampleRate: SAMPLE_RATE, channels: this.channels, dataBytes: this.#dataBytes });
    await this.file.write(header, 0, WAV_HEADER_BYTES, 0);
  }
}

/** Every machine that Node runs on is little-endian, as WAV is. */
function littleEndianBytes(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}
