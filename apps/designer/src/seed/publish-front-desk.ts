import { isExecutable } from "@callwright/flow-checks";
import { canonicalJson, type FlowDocument } from "@callwright/flow-schema";
import type { Scope } from "../server/access/scope";
import { buildBundle } from "../server/flows/build-bundle";
import { checkDocument } from "../server/flows/check-document";
import { draftColumns } from "../server/flows/flow-draft";
import { readDocument } from "../server/flows/read-document";
import { storeVersion } from "../server/flows/store-version";
import { DEMO } from "./demo-workspace";
import { frontDesk } from "./front-desk";

/** The seed runs before there is a media server or anybody to tell: it has a database and nothing else. */
export type SeedScope = Omit<Scope, "services">;

function demoFlow(orderServiceOrigin: string): FlowDocument {
  return frontDesk({
    id: DEMO.flowId,
    timeZone: DEMO.timeZone,
    calendarId: DEMO.calendarId,
    reception: DEMO.reception,
    orderServiceOrigin,
  });
}

/** The front desk as a flow, published to the demo's number. */
export async function publishFrontDesk(scope: SeedScope, orderServiceOrigin: string): Promise<void> {
  const document = demoFlow(orderServiceOrigin);
  const { workspaceId } = scope;
  await scope.db.flow.create({
    data: { workspaceId, id: document.id, name: document.name, kind: document.kind, ...draftColumns(document) },
  });
  await publish(scope, document, "As delivered");
}

async function publish(scope: SeedScope, document: FlowDocument, note: string): Promise<void> {
  const problems = await checkDocument(scope.db, document);
  if (!isExecutable(problems)) throw new Error(`the demo's flow has errors: ${JSON.stringify(problems)}`);
  const built = await buildBundle(scope.db, document);
  const request = { flowId: document.id, note, numberIds: [DEMO.numberId] };
  await storeVersion(scope, request, document, built, problems);
}

/**
 * The sample service has another port than at the last start: its origin is allowed instead of the old one, and a front
 * desk that nobody has changed since it was delivered is published anew. One that people have changed is theirs.
 */
export async function followSampleService(scope: SeedScope, sampleServiceUrl: string): Promise<void> {
  const { origin } = new URL(sampleServiceUrl);
  const latest = await scope.db.flowVersion.findFirst({
    where: { flowId: DEMO.flowId, note: { startsWith: "As delivered" } },
    orderBy: { version: "desc" },
  });
  if (latest === null) return;
  const delivered = readDocument(latest.document);
  const before = orderServiceOrigin(delivered);
  if (before === null || before === origin) return;
  const { workspaceId } = scope;
  await scope.db.httpOrigin.deleteMany({ where: { origin: before } });
  await scope.db.httpOrigin.upsert({
    where: { workspaceId_origin: { workspaceId, origin } },
    create: { workspaceId, origin },
    update: {},
  });
  const key = { workspaceId_id: { workspaceId, id: DEMO.flowId } };
  const flow = await scope.db.flow.findUnique({ where: key });
  if (flow === null || canonicalJson(readDocument(flow.draft)) !== canonicalJson(delivered)) return;
  const document = demoFlow(origin);
  await scope.db.flowUpdate.deleteMany({ where: { flowId: DEMO.flowId } });
  await scope.db.flow.update({ where: key, data: { ...draftColumns(document), draftSeq: flow.draftSeq + 1 } });
  await publish(scope, document, "As delivered, with the sample service's new address");
}

/** The origin that the delivered flow asks. */
function orderServiceOrigin(flow: FlowDocument): string | null {
  const url = flow.blocks["look-up"]?.config.url;
  return typeof url === "string" && URL.canParse(url) ? new URL(url).origin : null;
}
