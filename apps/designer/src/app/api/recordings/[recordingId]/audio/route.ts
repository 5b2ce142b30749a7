import { audited } from "@/server/access/audit";
import { notFound } from "@/server/access/service-error";
import { pageRoute } from "@/server/http/page-route";
import { serveAudio } from "@/server/media/serve-audio";

type Context = { params: Promise<{ recordingId: string }> };

/** What a caller has said. Whoever listens is written down, once for each time they start it. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return pageRoute(request, "viewer", async (scope) => {
    const { recordingId } = await params;
    const recording = await scope.db.recording.findFirst({ where: { id: recordingId } });
    if (recording === null) throw notFound("recording", recordingId);
    const range = request.headers.get("range");
    if (range === null || range.startsWith("bytes=0-")) {
      await audited(scope, async () => ({
        result: undefined,
        entry: {
          action: "recording.listen",
          targetType: "recording",
          targetId: recordingId,
          detail: { callId: recording.callId },
        },
      }));
    }
    return await serveAudio(scope.services, recording.hash, range);
  });
}
