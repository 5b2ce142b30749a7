import { notFound } from "@/server/access/service-error";
import { pageRoute } from "@/server/http/page-route";
import { serveAudio } from "@/server/media/serve-audio";

type Context = { params: Promise<{ promptId: string; language: string }> };

/** A prompt's sound in one language. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return pageRoute(request, "viewer", async (scope) => {
    const { promptId, language } = await params;
    const audio = await scope.db.promptAudio.findFirst({ where: { promptId, language }, select: { hash: true } });
    if (audio === null) throw notFound("prompt", promptId);
    return await serveAudio(scope.services, audio.hash, request.headers.get("range"));
  });
}
