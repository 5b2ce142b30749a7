import { createHash } from "node:crypto";
import type { WorkspaceDb } from "@callwright/db";
import { blocks } from "@callwright/flow-blocks";
import { BundleError, prepareBundle } from "@callwright/flow-engine";
import { canonicalJson, type FlowBundle, type FlowDocument } from "@callwright/flow-schema";
import { ServiceError } from "../access/service-error";
import { referencedIds } from "./flow-references";
import { readDocument } from "./read-document";

export interface BuiltBundle {
  bundle: FlowBundle;
  /** SHA-256 of the canonical JSON of the bundle, in hex. */
  hash: string;
}

/**
 * Pins everything that a flow names, so that later changes do not reach calls in progress: the flows it goes to (their
 * last published version; their draft where they were never published) and the audio of prompts.
 * @throws ServiceError `bundle-broken` where the flows do not fit together
 */
export async function buildBundle(db: WorkspaceDb, main: FlowDocument): Promise<BuiltBundle> {
  const flows = await collectFlows(db, main);
  const promptIds = [...new Set(Object.values(flows).flatMap((flow) => referencedIds(flow, "prompt")))];
  const audio = await db.promptAudio.findMany({
    where: { promptId: { in: promptIds } },
    orderBy: [{ promptId: "asc" }, { language: "asc" }],
  });
  const prompts: FlowBundle["prompts"] = {};
  for (const { promptId, language, hash } of audio) prompts[promptId] = { ...prompts[promptId], [language]: hash };
  const bundle: FlowBundle = { bundleVersion: 1, main: main.id, flows, prompts, engineFlags: [] };
  try {
    prepareBundle(bundle, blocks);
  } catch (cause) {
    if (!(cause instanceof BundleError)) throw cause;
    throw new ServiceError("invalid", "bundle-broken", { params: { reason: cause.message }, cause });
  }
  return { bundle, hash: createHash("sha256").update(canonicalJson(bundle)).digest("hex") };
}

async function collectFlows(db: WorkspaceDb, main: FlowDocument): Promise<Record<string, FlowDocument>> {
  const flows: Record<string, FlowDocument> = { [main.id]: main };
  const waiting = referencedIds(main, "flow");
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (Object.hasOwn(flows, id)) continue;
    const document = await publishedOrDraft(db, id);
    // a flow that does not exist is named by the checks; here it is only passed over
    if (document === null) continue;
    flows[id] = document;
    waiting.push(...referencedIds(document, "flow"));
  }
  return flows;
}

async function publishedOrDraft(db: WorkspaceDb, id: string): Promise<FlowDocument | null> {
  const flow = await db.flow.findFirst({
    where: { id, archivedAt: null },
    select: { draft: true, versions: { select: { document: true }, orderBy: { version: "desc" }, take: 1 } },
  });
  return flow === null ? null : { ...readDocument(flow.versions[0]?.document ?? flow.draft), id };
}
