import type { EnvSource } from "@callwright/config";

/** The only place of the command line tool that reads the environment; `settings.ts` checks it. */
export const env: EnvSource = process.env;
