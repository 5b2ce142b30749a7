import { restFlowDocumentSchema, restFlowListSchema, restFlowSchema } from "@callwright/contracts";
import { z } from "zod";
import type { Scope } from "../../access/scope";
import { notFound } from "../../access/service-error";
import { storeNewFlow } from "../../flows/create-flow";
import { type FoundFlow, findFlow, flowHeads } from "../../flows/find-flow";
import { readDocument } from "../../flows/read-document";
import { defineRoute, noMembers, nothing } from "../define-route";

/** A flow by its id, its name, or a number that it answers. */
const flowParams = z.object({ id: z.string().min(1).max(120) });

const versionQuery = z.object({
  version: z.union([z.enum(["draft", "latest"]), z.string().regex(/^[1-9]\d{0,8}$/)]).default("draft"),
});

function restFlow({ id, name, kind, updatedAt, versions, numbers }: FoundFlow): z.input<typeof restFlowSchema> {
  return {
    id,
    name,
    kind,
    updatedAt: updatedAt.toISOString(),
    latestVersion: versions[0]?.version ?? null,
    numbers: numbers.map(({ number, label, flowVersion }) => ({ number, label, version: flowVersion })),
  };
}

export const listFlows = defineRoute({
  method: "GET",
  path: "/flows",
  summary: "Flows that are not archived, last edited first",
  role: "viewer",
  params: noMembers,
  query: noMembers,
  body: nothing,
  answer: restFlowListSchema,
  handle: async (scope) => ({ flows: (await flowHeads(scope.db)).map(restFlow) }),
});

export const getFlow = defineRoute({
  method: "GET",
  path: "/flows/{id}",
  summary: "One flow, by id, name or number",
  role: "viewer",
  params: flowParams,
  query: noMembers,
  body: nothing,
  answer: restFlowSchema,
  handle: async (scope, { params }) => restFlow(await findFlow(scope.db, params.id)),
});

async function documentOf(scope: Scope, reference: string, wanted: string) {
  const { id, name, versions } = await findFlow(scope.db, reference);
  if (wanted === "draft") {
    const { draft } = await scope.db.flow.findUniqueOrThrow({
      where: { workspaceId_id: { workspaceId: scope.workspaceId, id } },
      select: { draft: true },
    });
    return { id, name, version: null, document: readDocument(draft) };
  }
  const version = wanted === "latest" ? versions[0]?.version : Number(wanted);
  const row =
    version === undefined
      ? null
      : await scope.db.flowVersion.findFirst({ where: { flowId: id, version }, select: { document: true } });
  if (version === undefined || row === null) throw notFound("version", `${name} ${wanted}`);
  return { id, name, version, document: readDocument(row.document) };
}

export const flowDocument = defineRoute({
  method: "GET",
  path: "/flows/{id}/document",
  summary: "The document of the draft, the latest or a given version",
  role: "viewer",
  params: flowParams,
  query: versionQuery,
  body: nothing,
  answer: restFlowDocumentSchema,
  handle: (scope, { params, query }) => documentOf(scope, params.id, query.version),
});

export const exportFlow = defineRoute({
  method: "GET",
  path: "/flows/{id}/export",
  summary: "The bare document, to store in a file",
  role: "viewer",
  params: flowParams,
  query: versionQuery,
  body: nothing,
  answer: restFlowDocumentSchema.shape.document,
  handle: async (scope, { params, query }) => (await documentOf(scope, params.id, query.version)).document,
});

export const importFlow = defineRoute({
  method: "POST",
  path: "/flows",
  summary: "A new flow from a document; it gets an id of its own",
  role: "editor",
  params: noMembers,
  query: noMembers,
  body: z.object({ document: z.unknown() }),
  answer: z.object({ id: z.string(), name: z.string() }),
  status: 201,
  handle: async (scope, { body }) => {
    const document = readDocument(body.document);
    const { id } = await storeNewFlow(scope, document, "flow.import");
    return { id, name: document.name };
  },
});
