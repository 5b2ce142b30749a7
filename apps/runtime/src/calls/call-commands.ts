import { callCommandSchema, callKeys } from "@callwright/contracts";
import type { Redis } from "ioredis";
import type { CallRegistry } from "./call-registry";

/** Does what pages, programs and the command line ask of a call in progress. */
export class CallCommands {
  readonly #done = new Set<string>();

  constructor(
    private readonly redis: Redis,
    private readonly registry: CallRegistry,
  ) {}

  /** Reads what waits for a call, if this runtime has it. */
  async read(callId: string): Promise<void> {
    const session = this.registry.get(callId);
    const { commands, session: sessionKey } = callKeys(callId);
    if (session === undefined) {
      // Asked of a call that is over: nobody will ever read it, and it must not stay for ever.
      if ((await this.redis.exists(sessionKey)) === 0) await this.redis.del(commands);
      return;
    }
    for (const [entryId, fields] of await this.redis.xrange(commands, "-", "+")) {
      const command = callCommandSchema.safeParse(parseJson(fields[fields.indexOf("command") + 1] ?? ""));
      await this.redis.xdel(commands, entryId);
      if (!command.success || this.#done.has(command.data.requestId)) continue;
      this.#done.add(command.data.requestId);
      session.logger.info({ command: command.data.type, by: command.data.by }, "a command to the call");
      session.end("system", "ended-by-admin");
    }
  }

  /** Forgets requests of calls that are over. */
  forget(): void {
    if (this.#done.size > 1_000) this.#done.clear();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
