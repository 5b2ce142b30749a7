import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareBundle, replay } from "@callwright/flow-engine";
import { engineEventSchema, flowBundleSchema } from "@callwright/flow-schema";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { blocks } from "./registry";
import { GOLDEN_CALLS } from "./testing/golden-calls";

const goldenSchema = z.object({
  bundle: flowBundleSchema,
  events: z.array(engineEventSchema),
  effects: z.unknown(),
  visits: z.unknown(),
  status: z.string(),
});
const fileOf = (name: string) => join(import.meta.dirname, "testing", "journals", `${name}.golden.json`);

/**
 * Journals that were written once and stay: a call of then, replayed now, does what it did. A file is never made again;
 * behaviour that has to change is flagged for new versions (FlowBundle.engineFlags), so that old calls keep theirs.
 */
describe("golden journals", () => {
  test.each(Object.keys(GOLDEN_CALLS))("%s", (name) => {
    const file = fileOf(name);
    if (!existsSync(file)) {
      const drive = GOLDEN_CALLS[name]?.();
      expect(process.env.CI, `${file} is missing: journals are committed`).toBeUndefined();
      const { events, effects, visits, state } = drive ?? {};
      writeFileSync(
        file,
        `${JSON.stringify({ bundle: drive?.source, events, effects, visits, status: state?.status }, null, 1)}\n`,
      );
    }
    const golden = goldenSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    const again = replay(prepareBundle(golden.bundle, blocks), golden.events);
    expect(again.effects).toEqual(golden.effects);
    expect(again.visits).toEqual(golden.visits);
    expect(again.state.status).toBe(golden.status);
  });
});
