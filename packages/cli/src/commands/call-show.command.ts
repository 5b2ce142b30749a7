import { type RestCall, type RestLeg, type RestVisit, restCallSchema } from "@callwright/contracts";
import { blocks } from "@callwright/flow-blocks";
import type { CliContext } from "../cli-context";
import { duration, json, localTime, printable } from "../output/format";
import { textTable } from "../output/text-table";
import { ApiClient } from "../server/api-client";
import { findConnection, type ServerOptions } from "../server/connection";
import { statusText } from "./call-list.command";

/** `call show ID`: the path as blocks and ports, the legs, and how it ended. Secret digits come masked from the server. */
export async function callShow(
  context: CliContext,
  id: string,
  options: ServerOptions & { json?: true },
): Promise<void> {
  const client = new ApiClient(context, findConnection(context, options));
  const call = await client.get(["calls", id], {}, restCallSchema);
  context.out(options.json ? json(call) : `${describeCall(call)}\n`);
}

function describeCall(call: RestCall): string {
  const flow = call.flowName ?? call.flowId;
  const facts: [string, string | null][] = [
    ["Call", call.id],
    ["Status", `${statusText(call)}${call.durationMs === null ? "" : `, ${duration(call.durationMs)}`}`],
    ["Started", localTime(call.startedAt)],
    ["From", [call.ani || "unknown", call.callerName].filter((part) => part !== "").join(" ")],
    ["To", call.dnis],
    ["Flow", flow === null ? null : `${flow}${call.flowVersion === null ? "" : `, version ${call.flowVersion}`}`],
    ["Ended", endText(call)],
    ["SIP Call-ID", call.sipCallId],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [[name, printable(value)]]));
  return [
    textTable([], lines),
    "",
    "Path",
    indent(
      textTable(
        [],
        call.path.map((visit) => visitRow(visit, call)),
      ),
    ) || "  none",
    "",
    "Legs",
    indent(textTable([], call.legs.map(legRow))) || "  none",
    ...(call.recordings.length === 0
      ? []
      : [
          "",
          "Recordings",
          indent(
            textTable(
              [],
              call.recordings.map((each) => [each.id, each.purpose, duration(each.durationMs)]),
            ),
          ),
        ]),
  ].join("\n");
}

function endText({ endedBy, cause, sipStatus }: RestCall): string | null {
  if (endedBy === null && cause === null) return null;
  const why = [cause ?? "", sipStatus === null ? "" : `SIP ${sipStatus}`].filter((part) => part !== "").join(", ");
  return `by ${endedBy ?? "nobody"}${why === "" ? "" : ` (${why})`}`;
}

function visitRow(visit: RestVisit, call: RestCall): string[] {
  const sinceStartMs = Date.parse(visit.enteredAt) - Date.parse(call.startedAt);
  // ports that a block has by its settings (a key of a menu) have no label without them
  const label = (visit.port !== null && blocks.definitions[visit.kind]?.messages.en.ports[visit.port]) || visit.port;
  const port =
    visit.port === null ? "(the call ended here)" : `→ ${label}${label === visit.port ? "" : ` [${visit.port}]`}`;
  const foreign = call.flowId !== null && visit.flowId !== call.flowId ? ` in ${visit.flowId}` : "";
  return [
    String(visit.seq),
    `${(sinceStartMs / 1_000).toFixed(2)} s`,
    printable(`${visit.blockName} (${visit.kind})${foreign}`),
    printable(port),
    printable(detailText(visit.detail)),
  ];
}

/** `digits 12345, attempts 1`: single values only; `--json` has everything. */
function detailText(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value) && value !== "")
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ")
    .slice(0, 120);
}

function legRow(leg: RestLeg): string[] {
  const lastedMs =
    leg.answeredAt === null || leg.endedAt === null ? null : Date.parse(leg.endedAt) - Date.parse(leg.answeredAt);
  return [
    leg.legId,
    leg.direction,
    printable(leg.remote),
    leg.answeredAt === null ? "not answered" : `answered${lastedMs === null ? "" : `, ${duration(lastedMs)}`}`,
    printable(
      [leg.cause ?? "", leg.sipStatus === null ? "" : `SIP ${leg.sipStatus}`].filter((part) => part !== "").join(", "),
    ),
  ];
}

function indent(text: string): string {
  return text === "" ? "" : text.replace(/^/gm, "  ");
}
