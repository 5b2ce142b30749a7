import { flowBundleSchema } from "@callwright/flow-schema";
import type { Services } from "../services/services";
import { prepareSpeech } from "./prepare-speech";

/**
 * Has the words of every version that answers a number made, where they are not there yet: after the demo was seeded,
 * after a restore, or with a new media store. Runs each time the media server has come up; done already, it costs little.
 */
export async function preparePublishedSpeech({
  db,
  media,
  log,
}: Pick<Services, "db" | "media" | "log">): Promise<void> {
  const numbers = await db.number.findMany({
    where: { flowId: { not: null } },
    select: { version: { select: { bundleHash: true, bundle: true } } },
  });
  const bundles = new Map(
    numbers.flatMap(({ version }) => (version ? [[version.bundleHash, version.bundle] as const] : [])),
  );
  let missing = 0;
  for (const json of bundles.values()) {
    const bundle = flowBundleSchema.safeParse(json);
    if (bundle.success) missing += (await prepareSpeech(media, bundle.data)).length;
  }
  log.info({ versions: bundles.size, missing }, "speech of published flows is prepared");
}
