import { z } from "zod";
import { signedInUser, WORKSPACE_COOKIE } from "@/server/access/user-scope";
import { services } from "@/server/services/services";

const YEAR_SECONDS = 365 * 24 * 3600;
const bodySchema = z.object({ id: z.string().min(1).max(64) });

/** Chooses the workspace that this browser works in, among the person's own. */
export async function POST(request: Request): Promise<Response> {
  const user = await signedInUser(services(), request.headers);
  const body = bodySchema.safeParse(await request.json().catch(() => null));
  if (user === null || !body.success) return new Response(null, { status: user === null ? 401 : 400 });
  const { id } = body.data;
  const member = await services().db.member.findUnique({
    where: { workspaceId_userId: { workspaceId: id, userId: user.id } },
  });
  if (member === null) return new Response(null, { status: 403 });
  const secure = services().env.PUBLIC_URL.startsWith("https:") ? "; Secure" : "";
  const cookie = `${WORKSPACE_COOKIE}=${encodeURIComponent(id)}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax; HttpOnly${secure}`;
  return new Response(null, { status: 204, headers: { "set-cookie": cookie } });
}
