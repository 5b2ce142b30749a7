import { restFlowListSchema } from "@callwright/contracts";
import type { CliContext } from "../cli-context";
import { json, localTime, printable } from "../output/format";
import { textTable } from "../output/text-table";
import { ApiClient } from "../server/api-client";
import { findConnection, type ServerOptions } from "../server/connection";

/** `flow list`: flows, their latest version, and the numbers that they answer. */
export async function flowList(context: CliContext, options: ServerOptions & { json?: true }): Promise<void> {
  const client = new ApiClient(context, findConnection(context, options));
  const { flows } = await client.get(["flows"], {}, restFlowListSchema);
  if (options.json) {
    context.out(json({ flows }));
    return;
  }
  if (flows.length === 0) {
    context.out("There are no flows yet. Draw one in the browser, or publish a file with “callwright flow publish”.\n");
    return;
  }
  const rows = flows.map(({ id, name, latestVersion, numbers, updatedAt }) => [
    id,
    printable(name),
    latestVersion === null ? "draft only" : `version ${latestVersion}`,
    numbers.map(({ number, version }) => (version === null ? number : `${number} (${version})`)).join(", "),
    localTime(updatedAt),
  ]);
  context.out(`${textTable(["ID", "NAME", "LATEST", "NUMBERS (VERSION)", "EDITED"], rows)}\n`);
}
