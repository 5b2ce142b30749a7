import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseWav } from "@callwright/rtp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RecordingWriter } from "./recording-writer";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "callwright-rec-"));
});
afterEach(() => rm(folder, { recursive: true }));

const chunk = (value: number) => new Int16Array(800).fill(value);

describe("RecordingWriter", () => {
  it("streams a file and says its hash and size", async () => {
    const path = join(folder, "a.wav");
    const writer = await RecordingWriter.create(path, 2);
    for (let n = 0; n < 10; n++) writer.append(chunk(n * 16));
    const result = await writer.finish();
    const bytes = await readFile(path);
    expect(result).toEqual({
      bytes: bytes.length,
      hash: createHash("sha256").update(bytes).digest("hex"),
      error: null,
    });
    const { channels } = parseWav(bytes);
    expect(channels.map((channel) => channel.length)).toEqual([4_000, 4_000]);
    expect(channels[1]?.[3_999]).toBe((9 * 16) / 32_768);
  });

  it("can be read while it is written: a crash keeps what was there", async () => {
    const path = join(folder, "a.wav");
    const writer = await RecordingWriter.create(path, 1);
    for (let n = 0; n < 5; n++) writer.append(chunk(100));
    await expect.poll(async () => (await readFile(path)).length).toBe(44 + 5 * 1_600);
    const size = new DataView((await readFile(path)).buffer).getUint32(40, true);
    expect(size).toBe(4 * 1_600);
    await writer.finish();
  });

  it("never overwrites a recording", async () => {
    const path = join(folder, "a.wav");
    await (await RecordingWriter.create(path, 1)).finish();
    await expect(RecordingWriter.create(path, 1)).rejects.toMatchObject({ code: "EEXIST" });
  });
});
