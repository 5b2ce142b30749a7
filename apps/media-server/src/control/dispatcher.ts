import {
  isMediaMethod,
  type MediaMethod,
  type MediaMethods,
  type MediaParsedParams,
  type MediaReplyFrame,
  type MediaRequestFrame,
  type MediaResult,
  mediaMethods,
} from "@callwright/contracts";
import type { Logger } from "pino";
import type { z } from "zod";
import type { KeyedQueue } from "./keyed-queue";
import { MediaControlError } from "./media-control-error";
import type { SessionOwner } from "./session-registry";

export type Handlers = {
  readonly [M in MediaMethod]: (
    params: MediaParsedParams<M>,
    owner: SessionOwner,
  ) => MediaResult<M> | Promise<MediaResult<M>>;
};

/** Checks requests, runs them (those of one session one after the other) and answers each, whatever happens. */
export class Dispatcher {
  #stopped = false;

  constructor(
    private readonly handlers: Handlers,
    private readonly queue: KeyedQueue,
    private readonly log: Logger,
  ) {}

  /** Refuse what comes from now on: the server is closing. */
  stop(): void {
    this.#stopped = true;
  }

  async dispatch(owner: SessionOwner, request: MediaRequestFrame): Promise<MediaReplyFrame> {
    const { id, method } = request;
    try {
      if (this.#stopped) throw new MediaControlError("unavailable", "the media server is closing");
      if (!isMediaMethod(method))
        throw new MediaControlError("bad-request", `there is no method ${method.slice(0, 64)}`);
      const result = await this.#run(method, request.params, owner);
      return { type: "reply", id, ok: true, result };
    } catch (error) {
      if (error instanceof MediaControlError) {
        return { type: "reply", id, ok: false, error: { code: error.code, message: error.message } };
      }
      this.log.error({ err: error, method }, "a control request failed");
      const message = error instanceof Error ? error.message : String(error);
      return { type: "reply", id, ok: false, error: { code: "internal", message } };
    }
  }

  async #run<M extends MediaMethod>(method: M, raw: unknown, owner: SessionOwner): Promise<MediaResult<M>> {
    const schema: z.ZodType<MediaParsedParams<M>> = mediaMethods[method].params as MediaMethods[M]["params"] &
      z.ZodType<MediaParsedParams<M>>;
    const parsed = schema.safeParse(raw);
    if (!parsed.success) throw new MediaControlError("bad-request", `${method}: ${describe(parsed.error)}`);
    const params = parsed.data;
    const work = async () => this.handlers[method](params, owner);
    const sessionId = sessionOf(params);
    return sessionId === null ? work() : this.queue.run(sessionId, work);
  }
}

/** Reading events and asking for voices need no order; all that names a session and an epoch does. */
function sessionOf(params: object): string | null {
  if (!("sessionId" in params) || !("epoch" in params)) return null;
  return typeof params.sessionId === "string" ? params.sessionId : null;
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? "malformed" : `${issue.path.join(".") || "params"}: ${issue.message}`;
}
