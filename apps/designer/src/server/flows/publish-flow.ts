import { isExecutable } from "@callwright/flow-checks";
import type { Problem } from "@callwright/flow-schema";
import type { Scope } from "../access/scope";
import { notFound } from "../access/service-error";
import { announceNumbers } from "../numbers/announce-numbers";
import { buildBundle } from "./build-bundle";
import { checkDocument } from "./check-document";
import { prepareSpeech } from "./prepare-speech";
import { readDocument } from "./read-document";
import { type PublishRequest, storeVersion } from "./store-version";

export type PublishResult =
  | { ok: true; version: number; warnings: readonly Problem[]; unpreparedSpeech: number }
  | { ok: false; problems: readonly Problem[] };

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
  const problems = await checkDocument(scope.db, document);
  if (!isExecutable(problems)) return { ok: false, problems };
  const built = await buildBundle(scope.db, document);
  const unprepared = await prepareSpeech(scope.services.media, built.bundle);
  const { version, numbers } = await storeVersion(scope, request, document, built, problems);
  await announceNumbers(scope.services, numbers);
  return { ok: true, version, warnings: problems, unpreparedSpeech: unprepared.length };
}
