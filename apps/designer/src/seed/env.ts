import type { EnvSource } from "@callwright/config";
import { type SeedContext, seedContextSchema } from "./seed-context";

/** @throws ZodError which names what is missing; Error where DEMO_EXTENSION_URI is no SIP address */
export function readSeedEnv(source: EnvSource): SeedContext {
  const context = seedContextSchema.parse(JSON.parse(source.SEED_CONTEXT ?? "{}"));
  const receptionUri = source.DEMO_EXTENSION_URI?.trim();
  if (receptionUri === undefined || receptionUri === "") return context;
  if (!/^sips?:[^\s]+$/.test(receptionUri)) {
    throw new Error(
      `DEMO_EXTENSION_URI: "${receptionUri}" is wrong; expected a SIP address, such as sip:2000@127.0.0.1:5070`,
    );
  }
  return { ...context, receptionUri };
}
