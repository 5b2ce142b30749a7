import { z } from "zod";
import { ServiceError } from "@/server/access/service-error";
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from "@/server/auth/auth";
import { internalRestError, restError } from "@/server/rest/rest-error";
import { services } from "@/server/services/services";
import { isTimeZone } from "@/server/settings/workspace";
import { createFirstWorkspace } from "@/server/workspaces/create-first-workspace";

const bodySchema = z.object({
  code: z.string().max(200),
  workspace: z.string().trim().min(1).max(80),
  timeZone: z.string().refine(isTimeZone, "an IANA time zone"),
  name: z.string().trim().min(1).max(120),
  email: z.email().max(254),
  password: z.string().min(PASSWORD_MIN_LENGTH).max(PASSWORD_MAX_LENGTH),
});

/** Makes the first person and workspace, for whoever has the set-up code of this installation. */
export async function POST(request: Request): Promise<Response> {
  const present = services();
  try {
    const body = bodySchema.safeParse(await request.json().catch(() => null));
    if (!body.success) {
      const [issue] = body.error.issues;
      const params = { field: issue?.path.join(".") ?? "body", reason: issue?.message ?? "" };
      throw new ServiceError("invalid", "invalid-field", { params });
    }
    const { code, workspace, timeZone, ...owner } = body.data;
    await createFirstWorkspace(present, code, { name: workspace, timeZone, owner });
    return Response.json({ done: true }, { status: 201 });
  } catch (error) {
    if (error instanceof ServiceError) return restError(error);
    present.log.error({ err: error }, "set-up failed");
    return internalRestError();
  }
}
