/** How often a process without a channel looks whether its parent still lives. */
const PARENT_CHECK_MS = 1000;

/**
 * Calls `end` once when the process that started this one has gone: when the channel to it breaks or
 * when this process has got another parent.
 */
export function endWithSupervisor(end: () => void): void {
  let ended = false;
  const once = () => {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    end();
  };
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) once();
  }, PARENT_CHECK_MS);
  timer.unref();
  if (process.send !== undefined) {
    process.once("disconnect", once);
    process.channel?.unref();
  }
}
