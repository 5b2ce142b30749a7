import { isExecutable } from "@callwright/flow-checks";
import type { FlowDocument } from "@callwright/flow-schema";
import { audited } from "../access/audit";
import { mayAct, type Scope } from "../access/scope";
import { ServiceError } from "../access/service-error";
import { createNumber } from "../numbers/change-number";
import { numberSchema } from "../numbers/number-schema";
import { checkDocument } from "./check-document";
import { draftColumns, replaceDraft } from "./flow-draft";
import { type PublishResult, publishFlow } from "./publish-flow";

export interface PublishedDocument {
  result: PublishResult;
  flowId: string;
  name: string;
  number: string;
  /** The flow did not exist before. */
  created: boolean;
}

/**
 * Publishes a document that a program brings: the flow of its id gets it as draft (editors that are open see the
 * change) and as a new version; a flow and a number that do not exist are made. With errors nothing is changed.
 */
export async function publishDocument(
  scope: Scope,
  document: FlowDocument,
  request: { number: string; note: string },
): Promise<PublishedDocument> {
  const number = readNumber(request.number);
  const named = { flowId: document.id, name: document.name, number };
  const problems = await checkWithItself(scope, document);
  if (!isExecutable(problems)) return { ...named, created: false, result: { ok: false, problems } };
  const numberId = await ensureNumber(scope, number);
  const created = await storeDraft(scope, document);
  const result = await publishFlow(scope, { flowId: document.id, note: request.note, numberIds: [numberId] });
  return { ...named, created, result };
}

/** A new flow may name itself (start over): its id is known although it is not stored yet. */
async function checkWithItself(scope: Scope, document: FlowDocument) {
  const problems = await checkDocument(scope.db, document);
  return problems.filter(
    ({ code, params }) => !(code === "reference-unknown" && params?.to === "flow" && params.value === document.id),
  );
}

function readNumber(text: string): string {
  const number = numberSchema.safeParse(text);
  if (number.success) return number.data;
  throw new ServiceError("invalid", "number-invalid", { params: { number: text } });
}

async function ensureNumber(scope: Scope, number: string): Promise<string> {
  const present = await scope.db.number.findFirst({ where: { number }, select: { id: true } });
  if (present !== null) return present.id;
  if (!mayAct(scope.role, "admin")) {
    throw new ServiceError("forbidden", "number-needs-admin", { params: { number, role: scope.role } });
  }
  return (await createNumber(scope, number, "")).id;
}

/** @returns whether the flow is new */
async function storeDraft(scope: Scope, document: FlowDocument): Promise<boolean> {
  const { workspaceId } = scope;
  const { id, name, kind } = document;
  const known = await scope.db.flow.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: { id: true },
  });
  if (known !== null) {
    await scope.db.flow.updateMany({ where: { id }, data: { archivedAt: null } });
    await replaceDraft(scope, id, document);
    return false;
  }
  await audited(scope, async (tx) => {
    await tx.flow.create({ data: { workspaceId, id, name, kind, ...draftColumns(document) } });
    return { result: undefined, entry: { action: "flow.import", targetType: "flow", targetId: id, detail: { name } } };
  });
  return true;
}
