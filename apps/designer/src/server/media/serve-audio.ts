import fs, { type FileHandle } from "node:fs/promises";
import path from "node:path";
import { ServiceError } from "../access/service-error";
import type { Services } from "../services/services";
import { parseRange } from "./parse-range";

/**
 * A WAV file of the media store, whole or the part that a player asks for (RFC 9110 §14).
 * Whoever calls it has checked that the person may hear it.
 * @throws ServiceError `audio-gone`, `media-away`
 */
export async function serveAudio(
  services: Pick<Services, "media" | "env">,
  hash: string,
  rangeHeader: string | null,
): Promise<Response> {
  const file = await storedFile(services, hash);
  const { size } = await fs.stat(file).catch(() => {
    throw new ServiceError("not-found", "audio-gone");
  });
  const range = parseRange(rangeHeader, size);
  const headers = {
    "content-type": "audio/wav",
    "accept-ranges": "bytes",
    // by hash, so it never changes; private: a shared cache would hand it to others
    "cache-control": "private, max-age=3600",
  };
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes */${size}` } });
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  return new Response(streamFile(await fs.open(file), start, end), {
    status: range === null ? 200 : 206,
    headers: {
      ...headers,
      "content-length": String(end - start + 1),
      ...(range === null ? {} : { "content-range": `bytes ${start}-${end}/${size}` }),
    },
  });
}

const CHUNK_BYTES = 64 * 1024;

/** The bytes from `start` to `end` (inclusive), read as they are wanted. Closes the file at the end. */
function streamFile(handle: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream({
    async pull(controller) {
      const wanted = Math.min(CHUNK_BYTES, end - position + 1);
      const { bytesRead, buffer } = await handle.read(new Uint8Array(Math.max(wanted, 0)), 0, wanted, position);
      position += bytesRead;
      if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
      await handle.close();
      controller.close();
    },
    cancel: () => handle.close(),
  });
}

async function storedFile({ media, env }: Pick<Services, "media" | "env">, hash: string): Promise<string> {
  const { prompt } = await media.request("store.stat", { hash }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : "";
    throw new ServiceError("unavailable", "media-away", { params: { file: hash.slice(0, 12), reason }, cause });
  });
  if (prompt === null) throw new ServiceError("not-found", "audio-gone");
  const folder = path.resolve(env.MEDIA_STORE_DIR);
  const file = path.resolve(folder, prompt.path);
  if (!file.startsWith(folder + path.sep)) throw new ServiceError("not-found", "audio-gone");
  return file;
}
