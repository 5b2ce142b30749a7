import { envFields, readEnv, sipServerEnv } from "@callwright/config";
import { z } from "zod";

const shape = {
  ...sipServerEnv,
  PUBLIC_ADDRESS: envFields.PUBLIC_ADDRESS.optional(),
  HEALTH_PORT: envFields.HEALTH_PORT.optional(),
  /** Set by the supervisor: the process then ends with it. */
  CALLWRIGHT_SUPERVISED: z.enum(["1"]).optional().describe('"1" or not set'),
};

/** The variables of this process; the only place that reads `process.env`. Throws `EnvError`. */
export function readSipServerEnv() {
  return readEnv(shape, process.env);
}
