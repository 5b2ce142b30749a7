import type { MediaEventFrame } from "@callwright/contracts";
import type { CallSession } from "./call-session";

export interface CatchUp {
  readonly boot: string;
  /** What the media server remembers after the call's position, oldest first. */
  read(): Promise<MediaEventFrame[]>;
  /** Hands over what came meanwhile; from now on events go to the call as they come. */
  stop(): void;
}

/**
 * Media events that a call has missed: those that the media server still remembers, then those that came while they
 * were being read. The call itself sorts out what it has had before.
 */
export class MissedMediaEvents {
  readonly #waiting = new Map<string, { session: CallSession; frames: { boot: string; frame: MediaEventFrame }[] }>();

  constructor(private readonly boot: () => string) {}

  /** Begins to gather the events of a call. */
  listen(session: CallSession): CatchUp {
    const waiting = { session, frames: [] as { boot: string; frame: MediaEventFrame }[] };
    this.#waiting.set(session.info.callId, waiting);
    const boot = this.boot();
    return {
      boot,
      read: async () => {
        const position = session.mediaPosition;
        return await session.media.eventsSince(position.boot === boot ? position.seq : 0);
      },
      stop: () => {
        if (this.#waiting.get(session.info.callId) === waiting) this.#waiting.delete(session.info.callId);
        for (const held of waiting.frames.splice(0)) session.onMediaEvent(held.boot, held.frame);
      },
    };
  }

  /** @returns whether the event was taken: its call is being caught up */
  hold(boot: string, frame: MediaEventFrame): boolean {
    const waiting = this.#waiting.get(frame.event.sessionId);
    if (waiting === undefined) return false;
    waiting.frames.push({ boot, frame });
    return true;
  }
}
