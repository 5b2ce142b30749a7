import { liveChannels, type NumbersChanged } from "@callwright/contracts";
import type { Services } from "../services/services";

/**
 * Tells the runtimes that what answers these numbers has changed (none: that any may have). Redis away is no failure of
 * the change: runtimes forget what they know after a while by themselves.
 */
export async function announceNumbers(
  { redis, log }: Pick<Services, "redis" | "log">,
  numbers: readonly string[],
): Promise<void> {
  const message: NumbersChanged = { numbers: [...numbers] };
  try {
    await redis.publish(liveChannels.numbersChanged, JSON.stringify(message));
  } catch (error) {
    log.warn({ err: error instanceof Error ? error.message : error, numbers }, "runtimes were not told of a change");
  }
}
