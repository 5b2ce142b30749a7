import { z } from "zod";

export interface SetupFailure {
  what: string;
  hint: string;
}

export interface SetupRequest {
  code: string;
  workspace: string;
  timeZone: string;
  name: string;
  email: string;
  password: string;
}

const failureSchema = z.object({ error: z.object({ message: z.string(), hint: z.string().default("") }) });

/** Makes the first person and workspace; null when it worked. */
export async function setUp(request: SetupRequest, unreachable: SetupFailure): Promise<SetupFailure | null> {
  try {
    const response = await fetch("/api/setup", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    if (response.ok) return null;
    const failure = failureSchema.safeParse(await response.json().catch(() => null));
    return failure.success ? { what: failure.data.error.message, hint: failure.data.error.hint } : unreachable;
  } catch {
    return unreachable;
  }
}
