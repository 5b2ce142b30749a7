import { readEnv, runtimeEnv } from "@callwright/config";
import { z } from "zod";

const wholeNumber = z.string().regex(/^\d+$/).transform(Number);

const shape = {
  ...runtimeEnv,
  MAX_CALLS: wholeNumber
    .refine((calls) => calls >= 1)
    .default(2_000)
    .describe("a whole number of calls that this runtime takes at a time (2000 when not set)"),
  DRAIN_TIMEOUT_MS: wholeNumber
    .default(30_000)
    .describe("how long a stopping runtime waits for calls in progress, in milliseconds (30000 when not set)"),
  /** Set by the supervisor: the process then ends with it. */
  CALLWRIGHT_SUPERVISED: z.enum(["1"]).optional().describe('"1" or not set'),
};

export type RuntimeEnv = ReturnType<typeof readRuntimeEnv>;

/** The variables of this process; the only place that reads `process.env`. Throws `EnvError`. */
export function readRuntimeEnv() {
  return readEnv(shape, process.env);
}
