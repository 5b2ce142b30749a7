import type { MediaEventFrame } from "@callwright/contracts";
import { MediaClient, type MediaClientOptions, type MediaWelcome } from "@callwright/media-client";
import type { CallRegistry } from "../calls/call-registry";
import type { CallSession } from "../calls/call-session";
import { MissedMediaEvents } from "../calls/missed-media-events";
import type { Logger } from "../observability/logger";

/**
 * The connection to the media server and what comes by it: each event goes to its call. After a broken connection the
 * calls are made this runtime's again and hear what they missed; after a new start of the media server theirs are lost.
 */
export class MediaLink {
  readonly client: MediaClient;
  readonly missed: MissedMediaEvents;
  #boot = "";

  constructor(
    options: MediaClientOptions,
    private readonly registry: CallRegistry,
    private readonly logger: Logger,
  ) {
    this.client = new MediaClient(options);
    this.missed = new MissedMediaEvents(() => this.#boot);
    this.client.on("up", (welcome) => this.#onUp(welcome));
    this.client.on("down", (reason) => logger.warn({ reason: reason.message }, "the media server is away"));
    this.client.on("event", (frame) => this.#onEvent(frame));
  }

  #onEvent(frame: MediaEventFrame): void {
    if (this.missed.hold(this.#boot, frame)) return;
    this.registry.get(frame.event.sessionId)?.onMediaEvent(this.#boot, frame);
  }

  #onUp(welcome: MediaWelcome): void {
    const before = this.#boot;
    this.#boot = welcome.bootId;
    this.logger.info({ serverId: welcome.serverId }, "connected to the media server");
    if (before === "") return;
    for (const session of this.registry.all()) {
      if (before !== welcome.bootId) session.onMediaLost();
      else void this.#catchUp(session);
    }
  }

  async #catchUp(session: CallSession): Promise<void> {
    const catchUp = this.missed.listen(session);
    try {
      await session.media.claim();
      for (const frame of await catchUp.read()) session.onMediaEvent(catchUp.boot, frame);
    } catch (error) {
      session.logger.warn({ error: String(error) }, "the call's media was not found again");
      if (this.client.connected) session.onMediaLost();
    } finally {
      catchUp.stop();
    }
  }
}
