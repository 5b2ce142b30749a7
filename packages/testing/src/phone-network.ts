import os from "node:os";

const INTERFACE = "phone0";

/**
 * The network interface that telephone tests have for baresip, which refuses the loopback device. `npm run test:phone`
 * (scripts/phone-network.ts) makes it, in a network namespace of its own.
 * @throws an error that says so outside of it
 */
export function phoneNetwork(): { interfaceName: string; address: string } {
  const address = os.networkInterfaces()[INTERFACE]?.find((entry) => entry.family === "IPv4")?.address;
  if (address === undefined) {
    throw new Error(
      `There is no network interface "${INTERFACE}": run telephone tests by \`npm run test:phone -- <path>\`.`,
    );
  }
  return { interfaceName: INTERFACE, address };
}
