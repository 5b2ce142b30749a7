import { blocks } from "@callwright/flow-blocks";
import { checkFlow, isExecutable } from "@callwright/flow-checks";
import type { FlowDocument, Problem } from "@callwright/flow-schema";
import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { notFound } from "../access/service-error";
import { announceNumbers } from "../numbers/announce-numbers";
import { type BuiltBundle, buildBundle } from "./build-bundle";
import { readKnownReferences } from "./known-references";
import { plainJson } from "./plain-json";
import { prepareSpeech } from "./prepare-speech";
import { readDocument } from "./read-document";

export interface PublishRequest {
  flowId: string;
  /** What changed, for people who read the versions later. */
  note: string;
  /** Numbers that this version shall answer from now on. */
  numberIds: readonly string[];
}

export type PublishResult =
  | { ok: true; version: number; warnings: readonly Problem[]; unpreparedSpeech: number }
  | { ok: false; problems: readonly Problem[] };

/** Every problem of a document, with what exists in this workspace. */
export async function checkDocument(scope: Scope, document: FlowDocument): Promise<readonly Problem[]> {
  return checkFlow(document, { definitions: blocks.definitions, references: await readKnownReferences(scope.db) });
}

/**
 * Makes an immutable version of a flow's draft and points numbers at it. Errors of the checks stop it; warnings do not,
 * nor does a media server that is away (speech is then made when it is first heard).
 * @throws ServiceError where flow or number do not exist, or flows do not fit together
 */
export async function publishFlow(scope: Scope, request: PublishRequest): Promise<PublishResult> {
  const flow = await scope.db.flow.findFirst({
    where: { id: request.flowId, archivedAt: null },
    select: { draft: true },
  });
  if (flow === null) throw notFound("flow", request.flowId);
  const document = { ...readDocument(flow.draft), id: request.flowId };
  const problems = await checkDocument(scope, document);
  if (!isExecutable(problems)) return { ok: false, problems };
  const built = await buildBundle(scope.db, document);
  const unprepared = await prepareSpeech(scope.services.media, built.bundle);
  const { version, numbers } = await storeVersion(scope, request, document, built, problems);
  await announceNumbers(scope.services, numbers);
  return { ok: true, version, warnings: problems, unpreparedSpeech: unprepared.length };
}

async function storeVersion(
  scope: Scope,
  { flowId, note, numberIds }: PublishRequest,
  document: FlowDocument,
  { bundle, hash }: BuiltBundle,
  checks: readonly Problem[],
) {
  const { workspaceId } = scope;
  return await audited(scope, async (tx) => {
    // takes the row's lock: two publishes at once get two numbers
    await tx.flow.update({ where: { workspaceId_id: { workspaceId, id: flowId } }, data: { updatedAt: new Date() } });
    const last = await tx.flowVersion.aggregate({ where: { flowId }, _max: { version: true } });
    const version = (last._max.version ?? 0) + 1;
    await tx.flowVersion.create({
      data: {
        workspaceId,
        flowId,
        version,
        document: plainJson(document),
        bundle: plainJson(bundle),
        bundleHash: hash,
        checks: plainJson(checks),
        note,
        createdBy: scope.actor.name,
      },
    });
    const numbers: string[] = [];
    for (const id of numberIds) {
      const number = await tx.number.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
      if (number === null) throw notFound("number", id);
      await tx.number.update({
        where: { workspaceId_id: { workspaceId, id } },
        data: { flowId, flowVersion: version },
      });
      numbers.push(number.number);
    }
    const detail = { name: document.name, version, note, numbers };
    return {
      result: { version, numbers },
      entry: { action: "flow.publish", targetType: "flow", targetId: flowId, detail },
    };
  });
}
