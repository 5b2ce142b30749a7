import { z } from "zod";

/** Why an upload was refused, in words. */
export interface UploadFailure {
  what: string;
  hint: string;
}

const failureSchema = z.object({ error: z.object({ message: z.string(), hint: z.string().default("") }) });

export interface Upload {
  file: File;
  language: string;
  target: { name: string } | { promptId: string };
}

/** Sends a file to the prompt library; null when it was taken. Never throws: without an answer there is a failure too. */
export async function uploadPrompt(
  { file, language, target }: Upload,
  unreachable: UploadFailure,
): Promise<UploadFailure | null> {
  const query = new URLSearchParams({ file: file.name, language, ...target });
  try {
    const response = await fetch(`/api/prompts/upload?${query}`, {
      method: "POST",
      headers: { "content-type": file.type || "application/octet-stream" },
      body: file,
    });
    if (response.ok) return null;
    const failure = failureSchema.safeParse(await response.json().catch(() => null));
    return failure.success ? { what: failure.data.error.message, hint: failure.data.error.hint } : unreachable;
  } catch {
    return unreachable;
  }
}
