import { z } from "zod";
import { ServiceError } from "@/server/access/service-error";
import { pageRoute } from "@/server/http/page-route";
import { promptLanguageSchema, promptNameSchema } from "@/server/library/prompt-schema";
import { createPrompt, ingestUpload, setPromptAudio } from "@/server/library/prompts";

const querySchema = z.object({
  file: z.string().max(300).default(""),
  language: promptLanguageSchema,
  /** A new prompt of this name … */
  name: promptNameSchema.optional(),
  /** … or new audio for this one. */
  promptId: z.string().max(64).optional(),
});

/** Takes audio as the body of the request and stores it as a prompt. */
export function POST(request: Request): Promise<Response> {
  return pageRoute(request, "editor", async (scope) => {
    const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!query.success) {
      const [issue] = query.error.issues;
      const params = { field: issue?.path.join(".") ?? "query", reason: issue?.message ?? "" };
      throw new ServiceError("invalid", "invalid-field", { params });
    }
    const { file, language, name, promptId } = query.data;
    const audio = await ingestUpload(scope, new Uint8Array(await request.arrayBuffer()), file);
    if (promptId === undefined) {
      return Response.json(await createPrompt(scope, name ?? (file || "Prompt"), language, audio), { status: 201 });
    }
    await setPromptAudio(scope, promptId, language, audio);
    return Response.json({ id: promptId });
  });
}
