import { findFreePort, isTcpPortFree } from "@callwright/embedded";
import { z } from "zod";
import { readJsonFile, writeFileAtomically } from "./data-dir";

const portsSchema = z.record(z.string(), z.number().int());

/** Ports that only processes of this machine use: free ones, the same from start to start as long as they stay free. */
export interface InternalPorts {
  /** The port for a purpose, chosen now unless it was before. Checked to be free unless it is in use by its own server. */
  choose(purpose: string): Promise<number>;
  /** The port that a purpose had at the last start, whoever listens on it. */
  last(purpose: string): number | undefined;
  /** Notes the port that a server was found on. */
  remember(purpose: string, port: number): void;
}

export function loadInternalPorts(file: string): InternalPorts {
  const ports = portsSchema.safeParse(readJsonFile(file)).data ?? {};
  const remember = (purpose: string, port: number) => {
    if (ports[purpose] === port) return;
    ports[purpose] = port;
    writeFileAtomically(file, `${JSON.stringify(ports, null, 2)}\n`);
  };
  return {
    remember,
    last: (purpose) => ports[purpose],
    choose: async (purpose) => {
      const last = ports[purpose];
      if (last !== undefined && (await isTcpPortFree(last))) return last;
      const taken = new Set(Object.values(ports));
      let port = await findFreePort();
      while (taken.has(port)) port = await findFreePort();
      remember(purpose, port);
      return port;
    },
  };
}
