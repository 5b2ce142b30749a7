import { readFileSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";

/** Field 6 of /proc/pid/stat, counted behind the command's last bracket. */
const SESSION_FIELD = 3;

/**
 * Let this thread come before (negative) or after others on a busy machine; threads it starts later inherit it. On Linux a
 * nice value belongs to the thread that asks. Less than 0 needs a privilege (root, CAP_SYS_NICE, an rtprio limit): without
 * it everything goes on as before.
 * @returns whether it was granted
 */
export function setThreadPriority(nice: number): boolean {
  try {
    setPriority(nice);
    return true;
  } catch {
    return false;
  }
}

/**
 * The same for the whole process among other processes. Where Linux shares the processor by session (autogroup, the default
 * of most distributions), nice values count only within one: then the session's own must be set, which is done where the
 * session is ours alone, as under a supervisor.
 * @returns whether it was granted
 */
export function setProcessPriority(nice: number): boolean {
  const granted = setThreadPriority(nice);
  if (!granted || !leadsSession()) return granted;
  try {
    writeFileSync("/proc/self/autogroup", String(nice));
  } catch {
    // A kernel without autogroup, or another system: the nice value is all there is, and all that is needed.
  }
  return granted;
}

function leadsSession(): boolean {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[SESSION_FIELD] === String(process.pid);
  } catch {
    return false;
  }
}
