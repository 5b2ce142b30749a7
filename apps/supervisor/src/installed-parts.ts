import { BUILD_TARGETS, build } from "./build/build";
import { migrate } from "./migrations";
import { buildProcessTable } from "./process-table";
import { runSeed } from "./seed";
import type { SystemParts } from "./supervisor";

/** Callwright as it lies in the checkout. */
export const installedParts: SystemParts = {
  build: (projectRoot, say) => build(projectRoot, BUILD_TARGETS.all ?? [], say),
  migrate,
  seed: runSeed,
  processTable: buildProcessTable,
};
