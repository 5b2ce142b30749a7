import { z } from "zod";
import { promptLanguageSchema, promptNameSchema } from "../../library/prompt-schema";
import { createPrompt, setPromptAudio, synthesize as speak } from "../../library/prompts";
import { editorProcedure } from "../init";

/** A prompt from a text: a new one by name, or new audio for one that exists. */
export const synthesize = editorProcedure
  .input(
    z.object({
      target: z.union([z.object({ name: promptNameSchema }), z.object({ promptId: z.string() })]),
      language: promptLanguageSchema,
      text: z.string().trim().min(1).max(2_000),
    }),
  )
  .mutation(async ({ ctx: { scope }, input: { target, language, text } }) => {
    const audio = await speak(scope, text, language);
    if ("name" in target) return await createPrompt(scope, target.name, language, audio);
    await setPromptAudio(scope, target.promptId, language, audio);
    return { id: target.promptId };
  });
