import { handleRest } from "@/server/rest/handle-rest";
import { services } from "@/server/services/services";

async function handle(request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const { path } = await params;
  return await handleRest(services(), request, path.map(decodeURIComponent));
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
