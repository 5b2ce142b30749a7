import { liveChannels, runtimeKeys } from "@callwright/contracts";
import type { Redis } from "ioredis";
import type { Logger } from "../observability/logger";

/** A runtime that has not renewed its lease for so long is dead to the others. */
export const LEASE_MS = 1_200;
const RENEW_MS = 300;
const LOOK_MS = 150;
/** Calls taken in one go: several runtimes that look at the same time share them. */
const CLAIM_BATCH = 10;
/** Redis was away or has just started: every lease is old. Nothing is claimed until its owners had time to renew. */
const SETTLE_MS = 2 * LEASE_MS;
const FORGET_RUNTIME_MS = 60_000;

/**
 * Takes calls of a runtime whose lease has run out, at the next epoch. In one script, so that a lease renewed in the
 * same moment, or another claimer, cannot come between.
 */
const CLAIM_SCRIPT = `
if redis.call('EXISTS', KEYS[1]) == 1 then return {} end
local ids = redis.call('SPOP', KEYS[2], ARGV[2])
local claimed = {}
for _, id in ipairs(ids) do
  local session = 'cw:call:{' .. id .. '}:session'
  if redis.call('EXISTS', session) == 1 then
    local epoch = redis.call('HINCRBY', session, 'epoch', 1)
    redis.call('HSET', session, 'owner', ARGV[1])
    redis.call('SADD', KEYS[3], id)
    claimed[#claimed + 1] = id
    claimed[#claimed + 1] = tostring(epoch)
  end
end
return claimed
`;

export interface ClaimedCall {
  readonly callId: string;
  readonly epoch: number;
}

export interface LeaseOptions {
  readonly redis: Redis;
  readonly runtimeId: string;
  readonly logger: Logger;
  readonly now: () => number;
  /** Whether this runtime could go on with a call now: its SIP and media servers are there. */
  readonly canClaim: () => boolean;
  /** Calls that are this runtime's from now on. */
  readonly onClaimed: (calls: readonly ClaimedCall[]) => void;
}

/**
 * The runtime's lease on all of its calls, renewed by one loop, and the look-out for runtimes whose lease has run out.
 * What fences is the epoch of each call: a runtime that was only slow finds its writes refused and lets go.
 */
export class Lease {
  #timers: NodeJS.Timeout[] = [];
  #mayClaimAt = 0;
  #claims = true;
  #looking = false;
  #lookAgain = false;
  #closed = false;

  constructor(private readonly options: LeaseOptions) {
    options.redis.defineCommand("cwClaimCalls", { numberOfKeys: 3, lua: CLAIM_SCRIPT });
  }

  /** Redis is there. To be called again whenever it is back. */
  async up(): Promise<void> {
    await this.#renew();
    this.#mayClaimAt = this.options.now() + ((await this.#isFresh()) ? SETTLE_MS : 0);
    if (this.#timers.length > 0 || this.#closed) return;
    this.#timers = [setInterval(() => void this.#renew(), RENEW_MS), setInterval(() => this.look(), LOOK_MS)];
  }

  /** Redis is away: what it holds afterwards may be old. */
  down(): void {
    this.#mayClaimAt = Number.POSITIVE_INFINITY;
  }

  /** Takes no more calls of others. */
  stopClaiming(): void {
    this.#claims = false;
  }

  /** Whether another runtime is alive that could take calls. */
  async hasPeer(): Promise<boolean> {
    const peers = await this.#others();
    return (await this.#living(peers)).length > 0;
  }

  /** Looks for calls to take, now. */
  look(): void {
    if (!this.#claims || this.#closed || this.options.now() < this.#mayClaimAt || !this.options.canClaim()) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    this.#lookOnce()
      .catch((error: unknown) => this.options.logger.debug({ error: String(error) }, "no look for calls to take"))
      .finally(() => {
        this.#looking = false;
        if (!this.#lookAgain) return;
        this.#lookAgain = false;
        this.look();
      });
  }

  /**
   * Gives calls up so that another runtime takes them.
   * @returns whether they were given up
   */
  async release(callIds: readonly string[]): Promise<boolean> {
    if (callIds.length === 0) return true;
    const { redis, runtimeId } = this.options;
    try {
      await redis
        .multi()
        .srem(runtimeKeys.calls(runtimeId), ...callIds)
        .sadd(runtimeKeys.calls(runtimeKeys.released), ...callIds)
        .publish(liveChannels.callsReleased, runtimeId)
        .exec();
      return true;
    } catch {
      return false;
    }
  }

  /** Those of the calls that were given up which nobody has taken yet. */
  async untaken(callIds: readonly string[]): Promise<string[]> {
    const waiting = new Set(await this.options.redis.smembers(runtimeKeys.calls(runtimeKeys.released)));
    return callIds.filter((callId) => waiting.has(callId));
  }

  /** Calls that were given up and that nobody has taken yet are ours again. */
  async takeBack(callIds: readonly string[]): Promise<string[]> {
    const { redis, runtimeId } = this.options;
    const taken: string[] = [];
    for (const callId of callIds) {
      const moved = await redis.smove(runtimeKeys.calls(runtimeKeys.released), runtimeKeys.calls(runtimeId), callId);
      if (moved === 1) taken.push(callId);
    }
    return taken;
  }

  /** Ends the lease. Calls that are still this runtime's are for others to take at once. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    const { redis, runtimeId } = this.options;
    const left = await redis.scard(runtimeKeys.calls(runtimeId)).catch(() => 1);
    const multi = redis.multi().del(runtimeKeys.lease(runtimeId));
    if (left === 0) multi.zrem(runtimeKeys.all, runtimeId);
    await multi
      .publish(liveChannels.callsReleased, runtimeId)
      .exec()
      .catch(() => {});
  }

  async #renew(): Promise<void> {
    const { redis, runtimeId, now } = this.options;
    try {
      await Promise.all([
        redis.set(runtimeKeys.lease(runtimeId), "1", "PX", LEASE_MS),
        redis.zadd(runtimeKeys.all, String(now()), runtimeId),
      ]);
    } catch (error) {
      this.options.logger.debug({ error: String(error) }, "the lease was not renewed");
    }
  }

  async #lookOnce(): Promise<void> {
    const others = await this.#others();
    const living = new Set(await this.#living(others));
    for (const runtimeId of [runtimeKeys.released, ...others]) {
      if (living.has(runtimeId)) continue;
      await this.#claimFrom(runtimeId);
    }
  }

  async #claimFrom(runtimeId: string): Promise<void> {
    const { redis, logger, onClaimed, now } = this.options;
    for (;;) {
      const calls = await this.#claimBatch(runtimeId);
      if (calls.length === 0) break;
      logger.info({ from: runtimeId, count: calls.length }, "calls taken over");
      onClaimed(calls);
    }
    if (runtimeId === runtimeKeys.released) return;
    await redis.zremrangebyscore(runtimeKeys.all, "-inf", String(now() - FORGET_RUNTIME_MS));
  }

  async #claimBatch(from: string): Promise<ClaimedCall[]> {
    const { redis, runtimeId } = this.options;
    const command: unknown = Reflect.get(redis, "cwClaimCalls");
    if (typeof command !== "function") throw new Error("the Redis script cwClaimCalls is not defined");
    const keys = [runtimeKeys.lease(from), runtimeKeys.calls(from), runtimeKeys.calls(runtimeId)];
    const reply: unknown = await Reflect.apply(command, redis, [...keys, runtimeId, CLAIM_BATCH]);
    const calls: ClaimedCall[] = [];
    if (!Array.isArray(reply)) return calls;
    for (let at = 0; at + 1 < reply.length; at += 2) {
      calls.push({ callId: String(reply[at]), epoch: Number(reply[at + 1]) });
    }
    return calls;
  }

  async #others(): Promise<string[]> {
    const ids = await this.options.redis.zrange(runtimeKeys.all, "0", "-1");
    return ids.filter((id) => id !== this.options.runtimeId);
  }

  async #living(runtimeIds: readonly string[]): Promise<string[]> {
    if (runtimeIds.length === 0) return [];
    const leases = await this.options.redis.mget(runtimeIds.map((id) => runtimeKeys.lease(id)));
    return runtimeIds.filter((_, index) => leases[index] !== null);
  }

  /** Whether Redis has been started so recently that leases in it may have run out for want of it. */
  async #isFresh(): Promise<boolean> {
    const info = await this.options.redis.info("server").catch(() => "");
    const uptimeS = Number(/uptime_in_seconds:(\d+)/.exec(info)?.[1] ?? 0);
    return uptimeS * 1_000 < 2 * SETTLE_MS;
  }
}
