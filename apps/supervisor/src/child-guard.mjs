/**
 * Loaded into every child before its own code (`node --import`). When the channel to the supervisor breaks, the supervisor is
 * gone, however it ended: the child then ends as if it had been asked to, and for good when that takes too long.
 */
import { isMainThread } from "node:worker_threads";

const GRACE_MS = 5000;

if (isMainThread && process.channel !== undefined) {
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // a listener would keep a process alive that has nothing left to do
  process.channel.unref();
}
