import { promptAudioUrl } from "../../library/prompt-audio-url";
import { viewerProcedure } from "../init";

/** The prompt library, by name. */
export const list = viewerProcedure.query(async ({ ctx: { scope } }) => {
  const prompts = await scope.db.prompt.findMany({
    orderBy: { name: "asc" },
    include: { audio: { orderBy: { language: "asc" } } },
  });
  return prompts.map(({ id, name, updatedAt, audio }) => ({
    id,
    name,
    updatedAt,
    audio: audio.map(({ language, durationMs, source, text, hash }) => ({
      language,
      durationMs,
      source,
      text,
      url: promptAudioUrl(id, language, hash),
    })),
  }));
});
