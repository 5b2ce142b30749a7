import { z } from "zod";
import type { CliContext } from "../cli-context";
import { EXIT } from "../exit-codes";
import { json, printable } from "../output/format";
import { textTable } from "../output/text-table";
import { ApiClient } from "../server/api-client";
import { findConnection, type ServerOptions } from "../server/connection";

const stateSchema = z.enum(["ok", "degraded", "down"]);
const healthSchema = z.object({
  state: stateSchema,
  components: z.record(z.string(), z.object({ state: stateSchema, detail: z.string().optional() })),
});

/** `health`: exit code 0 where everything is ok or degraded, 1 where something is down. */
export async function health(context: CliContext, options: ServerOptions & { json?: true }): Promise<void> {
  const client = new ApiClient(context, findConnection(context, options));
  const report = await client.health(healthSchema);
  if (options.json) context.out(json(report));
  else {
    const rows = Object.entries(report.components).map(([name, { state, detail }]) => [
      printable(name),
      state,
      printable(detail ?? ""),
    ]);
    context.out(`${client.url}: ${report.state}\n\n${textTable([], rows)}\n`);
  }
  if (report.state === "down") context.exitCode = EXIT.failed;
}
