import { setPriority } from "node:os";

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
