import { type LiveCallEvent, liveChannels } from "@callwright/contracts";
import type { RedisLink } from "../lifecycle/redis-link";

/** Tells pages that show calls in progress what happens. They miss it where Redis is away; the record misses nothing. */
export class LiveEvents {
  constructor(private readonly redis: RedisLink) {}

  publish(workspaceId: string, event: LiveCallEvent): void {
    if (!this.redis.available) return;
    this.redis.commands.publish(liveChannels.calls(workspaceId), JSON.stringify(event)).catch(() => {});
  }
}
