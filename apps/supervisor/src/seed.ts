import path from "node:path";
import { runCommandOrFail } from "@callwright/embedded";
import { z } from "zod";
import { env } from "./env";

const TIMEOUT_MS = 2 * 60 * 1000;

/** Lines of the block that is printed at the end of a start; what `seed()` of apps/designer/src/seed returns. */
const reportSchema = z.object({ signIn: z.array(z.string()), firstCall: z.array(z.string()) });
export type SeedReport = z.infer<typeof reportSchema>;

/** Puts the demo workspace into the database, in a short process of its own. */
export async function runSeed(projectRoot: string, context: Record<string, string>): Promise<SeedReport> {
  const script = path.join(projectRoot, "apps", "designer", "dist", "seed.main.js");
  const output = await runCommandOrFail(process.execPath, ["--enable-source-maps", script], {
    cwd: projectRoot,
    env: { ...env, SEED_CONTEXT: JSON.stringify(context) },
    timeoutMs: TIMEOUT_MS,
  });
  return reportSchema.parse(JSON.parse(output));
}
