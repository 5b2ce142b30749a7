import { notFound } from "../../access/service-error";
import { viewerProcedure } from "../init";

/** Who is signed in, where, and as what: what the frame of every page shows. */
export const me = viewerProcedure.query(async ({ ctx: { scope, user, services } }) => {
  const memberships = await services.db.member.findMany({
    where: { userId: user.id },
    include: { workspace: { select: { id: true, name: true, timeZone: true } } },
    orderBy: { createdAt: "asc" },
  });
  const workspaces = memberships.map((member) => member.workspace);
  const workspace = workspaces.find((candidate) => candidate.id === scope.workspaceId);
  if (workspace === undefined) throw notFound("workspace", scope.workspaceId);
  return { user, role: scope.role, workspace, workspaces };
});
