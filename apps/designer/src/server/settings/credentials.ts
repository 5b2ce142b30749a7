import { type CredentialSecret, credentialSealContext } from "@callwright/contracts";
import { readSealKey, seal } from "@callwright/db";
import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { notFound } from "../access/service-error";
import { unlessTaken } from "../library/prompts";
import { refuseUsed } from "../library/refuse-used";
import { createId } from "../services/create-id";

const keyOf = ({ workspaceId }: Scope, id: string) => ({ workspaceId_id: { workspaceId, id } });

/** Stores a secret for HTTP requests, sealed; it is never shown again. */
export async function createCredential(scope: Scope, name: string, secret: CredentialSecret): Promise<{ id: string }> {
  const id = createId();
  const { workspaceId, services } = scope;
  const key = readSealKey(services.env.ENCRYPTION_KEY);
  const sealed = seal(key, JSON.stringify(secret), credentialSealContext(workspaceId, id));
  return await unlessTaken(name, () =>
    audited(scope, async (tx) => {
      await tx.credential.create({ data: { workspaceId, id, name, type: secret.type, sealed } });
      const detail = { name, type: secret.type };
      return { result: { id }, entry: { action: "credential.create", targetType: "credential", targetId: id, detail } };
    }),
  );
}

/** @throws ServiceError `in-use` */
export async function deleteCredential(scope: Scope, id: string): Promise<void> {
  const credential = await scope.db.credential.findUnique({ where: keyOf(scope, id) });
  if (credential === null) throw notFound("credential", id);
  await refuseUsed(scope.db, "credential", id, credential.name);
  await audited(scope, async (tx) => {
    await tx.credential.delete({ where: keyOf(scope, id) });
    const detail = { name: credential.name };
    return {
      result: undefined,
      entry: { action: "credential.delete", targetType: "credential", targetId: id, detail },
    };
  });
}
