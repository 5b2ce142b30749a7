import type { Db } from "@callwright/db";
import { createUser, type NewUser } from "../auth/create-user";
import { createId } from "../services/create-id";

export interface NewWorkspace {
  /** A new one where it is not given. */
  id?: string;
  name: string;
  /** IANA zone. */
  timeZone: string;
  owner: NewUser;
}

/** A workspace and the person who owns it. */
export async function createWorkspace(
  db: Db,
  workspace: NewWorkspace,
): Promise<{ workspaceId: string; userId: string }> {
  return await db.$transaction(async (tx) => {
    const { id: userId } = await createUser(tx, workspace.owner);
    const workspaceId = workspace.id ?? createId();
    await tx.workspace.create({
      data: {
        id: workspaceId,
        name: workspace.name,
        timeZone: workspace.timeZone,
        members: { create: { userId, role: "owner" } },
        auditEvents: {
          create: {
            id: createId(),
            actor: `user:${userId}`,
            actorName: workspace.owner.name,
            action: "workspace.create",
            targetType: "workspace",
            targetId: workspaceId,
            detail: { name: workspace.name },
          },
        },
      },
    });
    return { workspaceId, userId };
  });
}
