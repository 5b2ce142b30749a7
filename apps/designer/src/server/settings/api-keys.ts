import { randomBytes } from "node:crypto";
import type { Role } from "@callwright/db";
import { audited } from "../access/audit";
import { hashApiKey } from "../access/key-scope";
import { mayAct, type Scope } from "../access/scope";
import { notFound, ServiceError } from "../access/service-error";
import { createId } from "../services/create-id";

const KEY_BYTES = 32;
const SHOWN_PREFIX_LENGTH = 8;

export interface NewApiKey {
  name: string;
  role: Role;
  expiresAt: Date | null;
}

/**
 * A new key. Its text is returned once and is not stored.
 * @throws ServiceError `role-too-low` where it would have a higher role than whoever makes it
 */
export async function createApiKey(scope: Scope, { name, role, expiresAt }: NewApiKey): Promise<{ key: string }> {
  if (!mayAct(scope.role, role)) {
    throw new ServiceError("forbidden", "role-too-low", { params: { role: scope.role, needed: role } });
  }
  const key = `cw_${randomBytes(KEY_BYTES).toString("base64url")}`;
  const id = createId();
  const { workspaceId } = scope;
  await audited(scope, async (tx) => {
    const prefix = key.slice(0, SHOWN_PREFIX_LENGTH);
    await tx.apiKey.create({ data: { workspaceId, id, name, prefix, hash: hashApiKey(key), role, expiresAt } });
    const detail = { name, role, prefix };
    return { result: undefined, entry: { action: "key.create", targetType: "key", targetId: id, detail } };
  });
  return { key };
}

/** Programs with this key are refused from now on. */
export async function revokeApiKey(scope: Scope, id: string): Promise<void> {
  await audited(scope, async (tx) => {
    const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    if (count === 0) throw notFound("key", id);
    return { result: undefined, entry: { action: "key.revoke", targetType: "key", targetId: id } };
  });
}
