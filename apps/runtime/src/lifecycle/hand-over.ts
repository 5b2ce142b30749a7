import type { CallRegistry } from "../calls/call-registry";
import type { CallSession } from "../calls/call-session";
import type { Lease } from "../calls/lease";
import type { Logger } from "../observability/logger";

export interface HandOverOptions {
  readonly registry: CallRegistry;
  readonly lease: Lease;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

/** How long a call may be without an owner before it is taken back. */
const TAKE_MS = 2_000;

/**
 * Gets rid of the calls in progress: to another runtime where one lives, else by waiting for their end, whichever comes
 * first, for at most `timeoutMs`.
 */
export async function handOver(options: HandOverOptions): Promise<void> {
  const deadline = Date.now() + options.timeoutMs;
  while (options.registry.load > 0 && Date.now() < deadline) {
    if (await options.lease.hasPeer().catch(() => false)) await handOverOnce(options);
    if (options.registry.load === 0) return;
    const left = deadline - Date.now();
    if (left > 0) await Promise.race([options.registry.allFinished(), pause(Math.min(1_000, left))]);
  }
}

async function handOverOnce({ registry, lease, logger }: HandOverOptions): Promise<void> {
  const ready: CallSession[] = [];
  await Promise.all(
    registry.all().map(async (session) => {
      if (!session.canHandOver) return;
      if (await session.release()) ready.push(session);
      else session.unfreeze();
    }),
  );
  const byId = new Map(ready.filter((session) => !session.over).map((session) => [session.info.callId, session]));
  if (!(await lease.release([...byId.keys()]))) {
    for (const session of byId.values()) session.unfreeze();
    return;
  }
  await pause(Math.min(TAKE_MS, 300));
  for (let waited = 0; waited < TAKE_MS; waited += 100) {
    const untaken = await lease.untaken([...byId.keys()]).catch(() => [...byId.keys()]);
    for (const [callId, session] of byId) {
      if (untaken.includes(callId)) continue;
      session.abandon();
      byId.delete(callId);
    }
    if (byId.size === 0) return;
    await pause(100);
  }
  logger.warn({ count: byId.size }, "calls were not taken by another runtime");
  for (const callId of await lease.takeBack([...byId.keys()]).catch(() => [...byId.keys()]))
    byId.get(callId)?.unfreeze();
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
