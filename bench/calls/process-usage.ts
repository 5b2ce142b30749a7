import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

/** What a process with all its children has used up and holds. */
export interface Usage {
  /** Processor time since it began. */
  cpuS: number;
  /** Memory, with what it shares counted in parts (PSS), so that the sum of several is right. */
  memoryMb: number;
}

/** Every process of a system, by name. */
export type SystemUsage = Map<string, Usage>;

const childrenSchema = z.array(z.object({ name: z.string(), pid: z.number().int() }));

interface Process {
  pid: number;
  parent: number;
  command: string;
  cpuS: number;
}

/**
 * Reads /proc for every process that a system's supervisor has started, and for the supervisor. PostgreSQL's many
 * processes count as one; time of those that have ended is in what their parent waited for.
 */
export function readSystemUsage(supervisorPid: number, dataDir: string): SystemUsage {
  const names = new Map(
    childrenSchema
      .parse(JSON.parse(fs.readFileSync(path.join(dataDir, "children.json"), "utf8")))
      .map(({ pid, name }) => [pid, name]),
  );
  const processes = readProcesses();
  const usage: SystemUsage = new Map();
  for (const one of processes) {
    const top = topBelow(one, supervisorPid, processes);
    if (top === null) continue;
    const name = names.get(top.pid) ?? (top.pid === supervisorPid ? "supervisor" : top.command);
    const known = usage.get(name) ?? { cpuS: 0, memoryMb: 0 };
    usage.set(name, { cpuS: known.cpuS + one.cpuS, memoryMb: known.memoryMb + memoryMb(one.pid) });
  }
  return usage;
}

/** The process itself or the one above it that the supervisor has started. */
function topBelow(one: Process, supervisorPid: number, processes: readonly Process[]): Process | null {
  let at: Process | undefined = one;
  while (at !== undefined) {
    const { pid, parent }: Process = at;
    if (pid === supervisorPid || parent === supervisorPid) return at;
    at = processes.find((other) => other.pid === parent);
  }
  return null;
}

function readProcesses(): Process[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [parseStat(Number(name), fs.readFileSync(`/proc/${name}/stat`, "utf8"))];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

/** proc(5): the command stands in parentheses and may hold any character; the rest follows from field 3 on. */
function parseStat(pid: number, text: string): Process {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid,
    parent: field(4),
    command: text.slice(text.indexOf("(") + 1, text.lastIndexOf(")")),
    // utime, stime and those of children that were waited for
    cpuS: (field(14) + field(15) + field(16) + field(17)) / ticksPerSecond,
  };
}

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

function memoryMb(pid: number): number {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0; // it has ended meanwhile, or is a process of the kernel
  }
}

export interface UsageRow {
  name: string;
  /** Share of one core between the two readings, in percent. */
  cpuPercent: number;
  memoryMb: number;
  /** More than at rest. */
  grownMb: number;
}

/** What each process used between two readings that are `seconds` apart, and how much more it holds than at rest. */
export function compareUsage(rest: SystemUsage, from: SystemUsage, to: SystemUsage, seconds: number): UsageRow[] {
  return [...to].map(([name, { cpuS, memoryMb }]) => ({
    name,
    cpuPercent: (100 * (cpuS - (from.get(name)?.cpuS ?? 0))) / seconds,
    memoryMb,
    grownMb: memoryMb - (rest.get(name)?.memoryMb ?? 0),
  }));
}
