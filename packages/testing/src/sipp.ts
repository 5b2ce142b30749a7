import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findTool, runCommand, type Tool } from "@callwright/embedded";

export interface SippOptions {
  /**
   * Path of a scenario file (convention: `uac-<does>-expect-<result>.xml`), or the XML itself. `[pcap]` stands for the
   * folder of the captures that SIPp ships.
   */
  scenario: string;
  /** `host:port` to call; left out for a scenario that waits to be called. */
  target?: string;
  /** The number that is called: `[service]` in the scenario. */
  service?: string;
  /** Calls in all; 1 unless told. */
  calls?: number;
  /** Calls per second. */
  rate?: number;
  /** Calls at a time. */
  limit?: number;
  /** Local SIP port; any free one unless told. */
  localPort?: number;
  /** Local address for SIP and media. */
  localAddress?: string;
  /** Values of `[name]` in the scenario. */
  keys?: Record<string, string>;
  /** Further arguments of SIPp. */
  args?: string[];
  /** The run fails when it takes longer. */
  timeoutMs?: number;
}

export interface SippResult {
  exitCode: number | null;
  successfulCalls: number;
  failedCalls: number;
  retransmissions: number;
  /** Every SIP message sent and received, in order, as SIPp logs them. */
  messages: string;
  /** What `<log>` actions of the scenario wrote. */
  log: string[];
  /** Why calls failed. */
  errors: string;
}

/** Runs SIPp to its end. Whether the calls went as expected is for the caller to check (`failedCalls`). */
export async function runSipp(options: SippOptions): Promise<SippResult> {
  const tool = await findTool("sipp");
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-sipp-"));
  try {
    const { exitCode, stdout, stderr } = await runCommand(tool.path, sippArguments(options, tool, dir), {
      cwd: dir,
      env: { ...process.env, ...tool.env, TERM: "dumb" },
      timeoutMs: (options.timeoutMs ?? 60_000) + 5000,
    });
    const read = (name: string) => {
      const file = path.join(dir, name);
      return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    };
    const statistics = lastRow(read("statistics.csv"));
    return {
      exitCode,
      successfulCalls: Number(statistics.get("SuccessfulCall(C)") ?? 0),
      failedCalls: Number(statistics.get("FailedCall(C)") ?? 0),
      retransmissions: Number(statistics.get("Retransmissions(C)") ?? 0),
      messages: read("messages.log"),
      log: read("actions.log").split("\n").filter(Boolean),
      errors: statistics.size === 0 ? `${stdout}\n${stderr}` : read("errors.log"),
    };
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

function sippArguments(options: SippOptions, tool: Tool, dir: string): string[] {
  const isXml = options.scenario.trimStart().startsWith("<");
  const xml = isXml ? options.scenario : fs.readFileSync(options.scenario, "utf8");
  const file = path.join(dir, "scenario.xml");
  // SIPp fills in its keys everywhere but in the names of captures
  fs.writeFileSync(file, xml.replaceAll("[pcap]", sippPcapFolder(tool)));
  const address = options.localAddress ?? "127.0.0.1";
  return [
    ...(options.target === undefined ? [] : [options.target]),
    ...["-sf", file],
    ...["-s", options.service ?? "1000"],
    ...["-i", address, "-mi", address],
    ...(options.localPort === undefined ? [] : ["-p", String(options.localPort)]),
    ...["-m", String(options.calls ?? 1)],
    ...["-r", String(options.rate ?? 10)],
    ...(options.limit === undefined ? [] : ["-l", String(options.limit)]),
    ...["-timeout", `${Math.ceil((options.timeoutMs ?? 60_000) / 1000)}s`, "-timeout_error"],
    "-nostdin",
    ...["-trace_stat", "-stf", "statistics.csv", "-fd", "1"],
    ...["-trace_err", "-error_file", "errors.log"],
    ...["-trace_msg", "-message_file", "messages.log"],
    ...["-trace_logs", "-log_file", "actions.log"],
    ...Object.entries(options.keys ?? {}).flatMap(([name, value]) => ["-key", name, value]),
    ...(options.args ?? []),
  ];
}

/** Folder of the captures that SIPp ships: `g711a.pcap`, `dtmf_2833_<digit>.pcap` (payload type 101). */
export function sippPcapFolder(tool: Tool): string {
  return path.join(tool.unpackedRoot ?? "/", "usr/share/sip-tester");
}

/** The last line of SIPp's statistics, by column. */
function lastRow(csv: string): Map<string, string> {
  const [header, ...rows] = csv.trim().split("\n");
  const last = rows.at(-1)?.split(";") ?? [];
  return new Map((header ?? "").split(";").flatMap((name, i) => (last[i] === undefined ? [] : [[name, last[i]]])));
}
