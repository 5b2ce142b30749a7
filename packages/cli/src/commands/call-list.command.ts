import { type RestCallSummary, restCallListSchema } from "@callwright/contracts";
import type { CliContext } from "../cli-context";
import { duration, json, localTime, printable } from "../output/format";
import { textTable } from "../output/text-table";
import { ApiClient } from "../server/api-client";
import { findConnection, type ServerOptions } from "../server/connection";

export interface CallListOptions extends ServerOptions {
  readonly limit: number;
  readonly json?: true;
}

/** `call list`: newest first. */
export async function callList(context: CliContext, options: CallListOptions): Promise<void> {
  const client = new ApiClient(context, findConnection(context, options));
  const { calls } = await client.get(["calls"], { limit: options.limit }, restCallListSchema);
  if (options.json) {
    context.out(json({ calls }));
    return;
  }
  if (calls.length === 0) {
    context.out("There are no calls yet. Place one: callwright call 1000\n");
    return;
  }
  const rows = calls.map((call) => [
    call.id,
    localTime(call.startedAt),
    printable(call.ani || "unknown"),
    printable(call.dnis),
    printable(call.flowName ?? ""),
    statusText(call),
    duration(call.durationMs),
  ]);
  context.out(`${textTable(["ID", "STARTED", "FROM", "TO", "FLOW", "STATUS", "DURATION"], rows)}\n`);
}

/** `completed`, `failed: 503 …`, `in progress`. */
export function statusText({ status, cause, sipStatus }: RestCallSummary): string {
  if (status === "inProgress") return "in progress";
  if (status === "completed") return "completed";
  return printable(
    ["failed", [sipStatus ?? "", cause ?? ""].join(" ").trim()].filter((part) => part !== "").join(": "),
  );
}
