import { announceSystem, phoneNetwork, startSystem } from "@callwright/testing";

/** Starts one Callwright for all browser tests, where telephones reach it; `browser-test.ts` hands it to them. */
export default async function setUp(): Promise<() => Promise<void>> {
  const system = await startSystem({ env: { BIND_ADDRESS: "0.0.0.0", PUBLIC_ADDRESS: phoneNetwork().address } });
  announceSystem(system);
  return () => system.stop();
}
