import { workspaceDb } from "@callwright/db";
import type { Services } from "../services/services";
import type { Scope } from "./scope";

export const WORKSPACE_COOKIE = "callwright.workspace";

export interface SignedInUser {
  id: string;
  name: string;
  email: string;
}

/** Who sends this request, by the session cookie; null when nobody is signed in. */
export async function signedInUser(services: Services, headers: Headers): Promise<SignedInUser | null> {
  const session = await services.auth.api.getSession({ headers });
  if (session === null) return null;
  const { id, name, email } = session.user;
  return { id, name, email };
}

/**
 * The scope of a signed-in person: the workspace that was chosen last, or the first that they belong to.
 * Null when they belong to none.
 */
export async function userScope(services: Services, user: SignedInUser, headers: Headers): Promise<Scope | null> {
  const members = await services.db.member.findMany({ where: { userId: user.id }, orderBy: { createdAt: "asc" } });
  const chosen = readCookie(headers.get("cookie") ?? "", WORKSPACE_COOKIE);
  const member = members.find((candidate) => candidate.workspaceId === chosen) ?? members[0];
  if (member === undefined) return null;
  return {
    workspaceId: member.workspaceId,
    role: member.role,
    actor: { id: `user:${user.id}`, name: user.name },
    db: workspaceDb(services.db, member.workspaceId),
    services,
  };
}

function readCookie(header: string, name: string): string | null {
  for (const part of header.split(";")) {
    const [key, value] = part.trim().split("=");
    if (key === name && value !== undefined) return decodeURIComponent(value);
  }
  return null;
}
