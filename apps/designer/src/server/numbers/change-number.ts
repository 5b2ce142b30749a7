import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { isUniqueViolation, notFound, ServiceError } from "../access/service-error";
import { createId } from "../services/create-id";
import { announceNumbers } from "./announce-numbers";

export interface NumberTarget {
  flowId: string;
  version: number;
}

const keyOf = (scope: Scope, id: string) => ({ workspaceId_id: { workspaceId: scope.workspaceId, id } });

/** @throws ServiceError `number-taken` */
export async function createNumber(scope: Scope, number: string, label: string): Promise<{ id: string }> {
  const id = createId();
  try {
    await audited(scope, async (tx) => {
      await tx.number.create({ data: { workspaceId: scope.workspaceId, id, number, label } });
      const entry = { action: "number.create", targetType: "number", targetId: id, detail: { number, label } };
      return { result: undefined, entry };
    });
  } catch (cause) {
    if (isUniqueViolation(cause)) throw new ServiceError("conflict", "number-taken", { params: { number }, cause });
    throw cause;
  }
  await announceNumbers(scope.services, [number]);
  return { id };
}

/**
 * Points a number at a published version (an older one too: that is a roll-back), or at nothing.
 * @throws ServiceError `number-not-found`, `version-not-found`
 */
export async function assignNumber(scope: Scope, id: string, target: NumberTarget | null): Promise<void> {
  const number = await audited(scope, async (tx) => {
    const present = await tx.number.findUnique({
      where: keyOf(scope, id),
      include: { flow: { select: { name: true } } },
    });
    if (present === null) throw notFound("number", id);
    if (target !== null) {
      const version = await tx.flowVersion.findFirst({ where: { flowId: target.flowId, version: target.version } });
      if (version === null) throw notFound("version", `${target.flowId} ${target.version}`);
    }
    await tx.number.update({
      where: keyOf(scope, id),
      data: { flowId: target?.flowId ?? null, flowVersion: target?.version ?? null },
    });
    const detail = {
      number: present.number,
      before: present.flowId === null ? null : { flowId: present.flowId, version: present.flowVersion },
      after: target === null ? null : { ...target },
    };
    return {
      result: present.number,
      entry: { action: "number.assign", targetType: "number", targetId: id, detail },
    };
  });
  await announceNumbers(scope.services, [number]);
}

export async function labelNumber(scope: Scope, id: string, label: string): Promise<void> {
  await audited(scope, async (tx) => {
    const { count } = await tx.number.updateMany({ where: { id }, data: { label } });
    if (count === 0) throw notFound("number", id);
    return {
      result: undefined,
      entry: { action: "number.label", targetType: "number", targetId: id, detail: { label } },
    };
  });
}

/** Calls to it are then answered with 404. */
export async function deleteNumber(scope: Scope, id: string): Promise<void> {
  const number = await audited(scope, async (tx) => {
    const present = await tx.number.findUnique({ where: keyOf(scope, id) });
    if (present === null) throw notFound("number", id);
    await tx.number.delete({ where: keyOf(scope, id) });
    return {
      result: present.number,
      entry: { action: "number.delete", targetType: "number", targetId: id, detail: { number: present.number } },
    };
  });
  await announceNumbers(scope.services, [number]);
}
