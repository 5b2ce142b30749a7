import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { notFound } from "../access/service-error";
import { refuseUsed } from "../library/refuse-used";
import { announceNumbers } from "../numbers/announce-numbers";

export interface ExtensionSettings {
  extension: string;
  label: string;
  sipUri: string;
}

const keyOf = ({ workspaceId }: Scope, extension: string) => ({ workspaceId_extension: { workspaceId, extension } });

/** Makes an extension or changes the one of that number. */
export async function saveExtension(scope: Scope, { extension, label, sipUri }: ExtensionSettings): Promise<void> {
  const { workspaceId } = scope;
  await audited(scope, async (tx) => {
    await tx.extension.upsert({
      where: keyOf(scope, extension),
      create: { workspaceId, extension, label, sipUri },
      update: { label, sipUri },
    });
    const detail = { label, sipUri };
    return {
      result: undefined,
      entry: { action: "extension.save", targetType: "extension", targetId: extension, detail },
    };
  });
  await announceNumbers(scope.services, []);
}

/** @throws ServiceError `in-use` */
export async function deleteExtension(scope: Scope, extension: string): Promise<void> {
  await refuseUsed(scope.db, "extension", extension, extension);
  await audited(scope, async (tx) => {
    const { count } = await tx.extension.deleteMany({ where: { extension } });
    if (count === 0) throw notFound("extension", extension);
    return { result: undefined, entry: { action: "extension.delete", targetType: "extension", targetId: extension } };
  });
  await announceNumbers(scope.services, []);
}
