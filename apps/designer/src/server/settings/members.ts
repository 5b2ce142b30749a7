import { randomInt } from "node:crypto";
import type { Role } from "@callwright/db";
import { audited } from "../access/audit";
import { mayAct, type Scope } from "../access/scope";
import { notFound, ServiceError } from "../access/service-error";
import { createUser } from "../auth/create-user";

const PASSWORD_LENGTH = 14;
/** Without characters that are taken for each other. */
const PASSWORD_CHARACTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";

export interface NewMember {
  name: string;
  email: string;
  role: Role;
}

/**
 * Adds a person. Somebody new gets a first password, which is returned once for the admin to pass on; somebody who has
 * an account keeps theirs.
 * @throws ServiceError `role-too-low`, `member-exists`
 */
export async function addMember(scope: Scope, { name, email, role }: NewMember): Promise<{ password: string | null }> {
  requireAtMostOwn(scope, role);
  const { workspaceId, services } = scope;
  const known = await services.db.user.findUnique({ where: { email: email.toLowerCase() }, select: { id: true } });
  const password = known === null ? createPassword() : null;
  const userId = known?.id ?? (await createUser(services.db, { name, email, password: password ?? "" })).id;
  await audited(scope, async (tx) => {
    const present = await tx.member.findFirst({ where: { userId } });
    if (present !== null) throw new ServiceError("conflict", "member-exists", { params: { email } });
    await tx.member.create({ data: { workspaceId, userId, role } });
    return {
      result: undefined,
      entry: { action: "member.add", targetType: "user", targetId: userId, detail: { email, role } },
    };
  });
  return { password };
}

/** @throws ServiceError `last-owner` */
export async function changeMemberRole(scope: Scope, userId: string, role: Role): Promise<void> {
  requireAtMostOwn(scope, role);
  await audited(scope, async (tx) => {
    const member = await tx.member.findFirst({ where: { userId } });
    if (member === null) throw notFound("member", userId);
    requireAtMostOwn(scope, member.role);
    if (member.role === "owner" && role !== "owner") await refuseLastOwner(scope);
    await tx.member.updateMany({ where: { userId }, data: { role } });
    const detail = { before: member.role, after: role };
    return { result: undefined, entry: { action: "member.role", targetType: "user", targetId: userId, detail } };
  });
}

/** Takes a person out of the workspace; their account stays. @throws ServiceError `last-owner` */
export async function removeMember(scope: Scope, userId: string): Promise<void> {
  await audited(scope, async (tx) => {
    const member = await tx.member.findFirst({ where: { userId } });
    if (member === null) throw notFound("member", userId);
    requireAtMostOwn(scope, member.role);
    if (member.role === "owner") await refuseLastOwner(scope);
    await tx.member.deleteMany({ where: { userId } });
    return { result: undefined, entry: { action: "member.remove", targetType: "user", targetId: userId } };
  });
}

/** Nobody hands out more than they have, nor acts on somebody above. */
function requireAtMostOwn(scope: Scope, role: Role): void {
  if (mayAct(scope.role, role)) return;
  throw new ServiceError("forbidden", "role-too-low", { params: { role: scope.role, needed: role } });
}

async function refuseLastOwner(scope: Scope): Promise<void> {
  if ((await scope.db.member.count({ where: { role: "owner" } })) <= 1)
    throw new ServiceError("conflict", "last-owner");
}

function createPassword(): string {
  return Array.from(
    { length: PASSWORD_LENGTH },
    () => PASSWORD_CHARACTERS[randomInt(PASSWORD_CHARACTERS.length)] ?? "",
  ).join("");
}
