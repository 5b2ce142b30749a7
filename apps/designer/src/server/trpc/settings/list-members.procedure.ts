import { viewerProcedure } from "../init";

export const listMembers = viewerProcedure.query(async ({ ctx: { scope } }) => {
  const members = await scope.db.member.findMany({
    orderBy: { createdAt: "asc" },
    select: { role: true, createdAt: true, user: { select: { id: true, name: true, email: true } } },
  });
  return members.map(({ user, ...member }) => ({ ...member, ...user }));
});
