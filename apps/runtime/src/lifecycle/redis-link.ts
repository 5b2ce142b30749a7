import { EventEmitter } from "node:events";
import { Redis } from "ioredis";
import type { Logger } from "../observability/logger";

interface RedisLinkEvents {
  /** Commands can be sent; again after each outage. */
  up: [];
  down: [];
  message: [channel: string, payload: string];
}

const RETRY_DELAY_MS = 100;
const COMMAND_TIMEOUT_MS = 2_000;

/**
 * Two connections to Redis (commands; subscriptions), kept up. While Redis is away commands fail at once rather than
 * wait: whoever owns data keeps it and writes it on `up`.
 */
export class RedisLink extends EventEmitter<RedisLinkEvents> {
  readonly commands: Redis;
  readonly #subscriber: Redis;
  #available = false;
  #closed = false;

  constructor(url: string, logger: Logger) {
    super();
    const options = {
      lazyConnect: true,
      retryStrategy: () => RETRY_DELAY_MS,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
    };
    this.commands = new Redis(url, { ...options, enableAutoPipelining: true, commandTimeout: COMMAND_TIMEOUT_MS });
    this.#subscriber = new Redis(url, { ...options, enableOfflineQueue: true, maxRetriesPerRequest: null });
    this.commands.on("ready", () => {
      this.#available = true;
      this.emit("up");
    });
    this.commands.on("close", () => {
      if (!this.#available) return;
      this.#available = false;
      if (!this.#closed) logger.warn("Redis is away: calls go on in memory");
      this.emit("down");
    });
    this.commands.on("error", (error) => logger.debug({ error: error.message }, "Redis"));
    this.#subscriber.on("error", (error) => logger.debug({ error: error.message }, "Redis subscriptions"));
    this.#subscriber.on("message", (channel, payload) => this.emit("message", channel, payload));
  }

  get available(): boolean {
    return this.#available;
  }

  /** Begins to connect. Fails never: `up` says when it is there. */
  start(channels: readonly string[]): void {
    this.commands.connect().catch(() => {});
    this.#subscriber.connect().catch(() => {});
    this.#subscriber.subscribe(...channels).catch(() => {});
  }

  close(): void {
    this.#closed = true;
    this.commands.disconnect();
    this.#subscriber.disconnect();
  }
}
