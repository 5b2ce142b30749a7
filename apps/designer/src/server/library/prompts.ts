import { MediaRequestError } from "@callwright/media-client";
import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { isUniqueViolation, notFound, ServiceError } from "../access/service-error";
import { createId } from "../services/create-id";
import { refuseUsed } from "./refuse-used";

const INGEST_TIMEOUT_MS = 60_000;

export interface StoredAudio {
  hash: string;
  durationMs: number;
  source: "upload" | "speech";
  text: string | null;
}

const keyOf = ({ workspaceId }: Scope, id: string) => ({ workspaceId_id: { workspaceId, id } });

/**
 * Uploaded audio, decoded and put into the store.
 * @throws ServiceError `prompt-not-audio`, `media-away`
 */
export async function ingestUpload(scope: Scope, bytes: Uint8Array, fileName: string): Promise<StoredAudio> {
  if (bytes.byteLength === 0) throw new ServiceError("invalid", "prompt-empty", { params: { file: fileName } });
  const base64 = Buffer.from(bytes).toString("base64");
  const stored = await askMedia(fileName, () =>
    scope.services.media.request(
      "store.ingest",
      { source: { type: "bytes", base64 } },
      { timeoutMs: INGEST_TIMEOUT_MS },
    ),
  );
  return { hash: stored.hash, durationMs: stored.durationMs, source: "upload", text: null };
}

/**
 * A text spoken by a voice, put into the store.
 * @throws ServiceError `speech-failed`, `media-away`
 */
export async function synthesize(scope: Scope, text: string, language: string): Promise<StoredAudio> {
  const made = await askMedia(text, () =>
    scope.services.media.request("speech.prepare", { text, language }, { timeoutMs: INGEST_TIMEOUT_MS }),
  );
  return { hash: made.hash, durationMs: made.durationMs, source: "speech", text };
}

async function askMedia<Result>(subject: string, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    const reason = cause instanceof MediaRequestError ? cause.message.replace(/^[\w.]+: /, "") : cause.message;
    const params = { file: subject.slice(0, 80), reason };
    if (cause.code === "not-audio") throw new ServiceError("invalid", "prompt-not-audio", { params, cause });
    if (cause.code === "bad-text" || cause.code === "not-found") {
      throw new ServiceError("invalid", "speech-failed", { params, cause });
    }
    throw new ServiceError("unavailable", "media-away", { params, cause });
  }
}

/** A new prompt with its first audio. @throws ServiceError `name-taken` */
export async function createPrompt(
  scope: Scope,
  name: string,
  language: string,
  audio: StoredAudio,
): Promise<{ id: string }> {
  const id = createId();
  const { workspaceId } = scope;
  return await unlessTaken(name, () =>
    audited(scope, async (tx) => {
      await tx.prompt.create({ data: { workspaceId, id, name, audio: { create: { language, ...audio } } } });
      const detail = { name, language, source: audio.source };
      return { result: { id }, entry: { action: "prompt.create", targetType: "prompt", targetId: id, detail } };
    }),
  );
}

/** Another language of a prompt, or new audio for one that it has. Published versions keep what they were published with. */
export async function setPromptAudio(scope: Scope, id: string, language: string, audio: StoredAudio): Promise<void> {
  const { workspaceId } = scope;
  await audited(scope, async (tx) => {
    const prompt = await tx.prompt.findUnique({ where: keyOf(scope, id) });
    if (prompt === null) throw notFound("prompt", id);
    const key = { workspaceId_promptId_language: { workspaceId, promptId: id, language } };
    await tx.promptAudio.upsert({
      where: key,
      create: { workspaceId, promptId: id, language, ...audio },
      update: { ...audio, createdAt: new Date() },
    });
    await tx.prompt.update({ where: keyOf(scope, id), data: { updatedAt: new Date() } });
    const detail = { name: prompt.name, language, source: audio.source };
    return { result: undefined, entry: { action: "prompt.audio", targetType: "prompt", targetId: id, detail } };
  });
}

export async function renamePrompt(scope: Scope, id: string, name: string): Promise<void> {
  await unlessTaken(name, () =>
    audited(scope, async (tx) => {
      const prompt = await tx.prompt.findUnique({ where: keyOf(scope, id) });
      if (prompt === null) throw notFound("prompt", id);
      await tx.prompt.update({ where: keyOf(scope, id), data: { name } });
      const detail = { before: prompt.name, after: name };
      return { result: undefined, entry: { action: "prompt.rename", targetType: "prompt", targetId: id, detail } };
    }),
  );
}

/** @throws ServiceError `in-use`, with the flows that name it */
export async function deletePrompt(scope: Scope, id: string): Promise<void> {
  const prompt = await scope.db.prompt.findUnique({ where: keyOf(scope, id) });
  if (prompt === null) throw notFound("prompt", id);
  await refuseUsed(scope.db, "prompt", id, prompt.name);
  await audited(scope, async (tx) => {
    await tx.prompt.delete({ where: keyOf(scope, id) });
    const detail = { name: prompt.name };
    return { result: undefined, entry: { action: "prompt.delete", targetType: "prompt", targetId: id, detail } };
  });
}

/** Names are unique in a library. */
export async function unlessTaken<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueViolation(cause)) throw new ServiceError("conflict", "name-taken", { params: { name }, cause });
    throw cause;
  }
}
