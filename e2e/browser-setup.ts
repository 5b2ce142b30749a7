import { announceSystem, startSystem } from "@callwright/testing";

/** Starts one Callwright for all browser tests; `browser-test.ts` hands it to them. */
export default async function setUp(): Promise<() => Promise<void>> {
  const system = await startSystem();
  announceSystem(system);
  return () => system.stop();
}
