import type { WorkspaceDb } from "@callwright/db";
import { blocks } from "@callwright/flow-blocks";
import { BUILT_IN_FLOW } from "@callwright/flow-engine";
import { type FlowDocument, flowBundleSchema } from "@callwright/flow-schema";
import { z } from "zod";
import { notFound } from "../access/service-error";
import { callSummary, flowNames, summaryColumns } from "./list-calls";

const detailSchema = z.record(z.string(), z.unknown()).catch({});

export interface CallVisit {
  seq: number;
  flowId: string;
  blockId: string;
  /** As the flow's version names it; the id where it has no name. */
  blockName: string;
  kind: string;
  port: string | null;
  enteredAt: Date;
  leftAt: Date | null;
  detail: Record<string, unknown>;
}

/**
 * Everything that is known of a call but its journal.
 * @throws ServiceError `call-not-found`
 */
export async function readCall(db: WorkspaceDb, id: string) {
  const call = await db.call.findFirst({
    where: { id },
    select: {
      ...summaryColumns,
      sipCallId: true,
      epochs: true,
      bundleHash: true,
      legs: { orderBy: { startedAt: "asc" } },
      visits: { orderBy: { seq: "asc" } },
      recordings: { orderBy: { createdAt: "asc" } },
    },
  });
  if (call === null) throw notFound("call", id);
  const { sipCallId, epochs, bundleHash, legs, visits, recordings, ...summary } = call;
  const documents = await documentsOf(db, call);
  return {
    summary: callSummary(summary, await flowNames(db, [call])),
    sipCallId,
    epochs,
    documents,
    legs: legs.map(({ legId, direction, remote, startedAt, answeredAt, endedAt, cause, sipStatus, mediaStats }) => ({
      legId,
      direction,
      remote,
      startedAt,
      answeredAt,
      endedAt,
      cause,
      sipStatus,
      mediaStats: mediaStats === null ? null : detailSchema.parse(mediaStats),
    })),
    visits: visits.map(
      ({ seq, flowId, blockId, kind, port, enteredAt, leftAt, detail }): CallVisit => ({
        seq,
        flowId,
        blockId,
        blockName: documents[flowId]?.blocks[blockId]?.name || blockId,
        kind,
        port,
        enteredAt,
        leftAt,
        detail: detailSchema.parse(detail),
      }),
    ),
    recordings,
  };
}

/** The flows as they were when the call went through them, by id: from the bundle that it ran. */
async function documentsOf(
  db: WorkspaceDb,
  call: { flowId: string | null; flowVersion: number | null },
): Promise<Record<string, FlowDocument>> {
  if (call.flowId === null || call.flowVersion === null) return {};
  const version = await db.flowVersion.findFirst({
    where: { flowId: call.flowId, version: call.flowVersion },
    select: { bundle: true },
  });
  const bundle = flowBundleSchema.safeParse(version?.bundle);
  if (!bundle.success) return {};
  const { flows, main } = bundle.data;
  const settings = flows[main]?.settings;
  // a call whose flow draws no error handler may have gone through the one that is built in
  return settings === undefined ? flows : { ...flows, [BUILT_IN_FLOW]: blocks.builtInErrorFlow(settings) };
}
