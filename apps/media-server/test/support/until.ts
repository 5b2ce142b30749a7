import { setTimeout as delay } from "node:timers/promises";

/**
 * Waits until a value is there (truthy).
 * @throws Error where it does not come within the time
 */
export async function until<T>(
  get: () => T | undefined | null | false,
  timeoutMs = 5_000,
  what = get.toString(),
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = get();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`did not happen within ${timeoutMs} ms: ${what}`);
    await delay(5);
  }
}
