import { envFields, mediaServerEnv, readEnv } from "@callwright/config";
import { z } from "zod";

const shape = {
  ...mediaServerEnv,
  PUBLIC_ADDRESS: envFields.PUBLIC_ADDRESS.optional(),
  HEALTH_PORT: envFields.HEALTH_PORT.optional(),
  MEDIA_RTP_WORKERS: z
    .string()
    .regex(/^[1-9]\d?$/)
    .transform(Number)
    .default(1)
    .describe("how many threads send and receive sound, between 1 and 99 (1 when not set: enough for 1,000 calls)"),
  /** Set by the supervisor: the process then ends with it. */
  CALLWRIGHT_SUPERVISED: z.enum(["1"]).optional().describe('"1" or not set'),
};

/** The variables of this process; the only place that reads `process.env`. Throws `EnvError`. */
export function readMediaServerEnv() {
  return readEnv(shape, process.env);
}
