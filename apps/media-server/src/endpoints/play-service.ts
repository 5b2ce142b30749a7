import type { MediaErrorCode, MediaParsedParams, MediaPlayItem } from "@callwright/contracts";
import type { G711Law } from "@callwright/rtp";
import { MediaControlError } from "../control/media-control-error";
import type { Clip } from "../rtp/worker-messages";
import type { SpeechService } from "../speech/speech-service";
import type { ClipCache } from "../store/clip-cache";
import type { Endpoint } from "./endpoint";

/** Brings what is to be played together and hands it to the channel. */
export class PlayService {
  constructor(
    private readonly clips: ClipCache,
    private readonly speech: SpeechService,
  ) {}

  /**
   * Start a play. Speech that is not cached is synthesized meanwhile; the channel waits for it in silence.
   * @throws MediaControlError `not-found` for a prompt or voice that is not there
   */
  async start(endpoint: Endpoint, params: MediaParsedParams<"media.play">): Promise<"playing" | "finished"> {
    const { playId, items, loop, bargeIn, offsetMs } = params;
    if (endpoint.finishedPlays.has(playId)) return "finished";
    if (endpoint.playId === playId) return "playing";
    const law: G711Law = endpoint.sdp.agreed?.codec === "PCMA" ? "alaw" : "ulaw";
    const ready = await Promise.all(items.map((item) => this.#readyClip(item, law)));
    endpoint.playId = playId;
    await endpoint.worker.request("play", {
      endpointId: endpoint.endpointId,
      play: { playId, clips: ready, loop, bargeIn, offsetMs },
    });
    items.forEach((item, index) => {
      if (item.type === "speech" && ready[index] === null) void this.#supply(endpoint, playId, index, item, law);
    });
    return "playing";
  }

  /** The clip of an item; null where it is speech that has to be made first. */
  async #readyClip(item: MediaPlayItem, law: G711Law): Promise<Clip | null> {
    switch (item.type) {
      case "tone":
        return this.clips.tone(item, law);
      case "silence":
        return this.clips.silence(item.ms, law);
      case "prompt":
        return this.#promptClip(item.hash, law);
      case "speech": {
        const hash = await this.speech.findHash(item);
        return hash === null ? null : this.clips.prompt(hash, law);
      }
    }
  }

  async #promptClip(hash: string, law: G711Law): Promise<Clip> {
    const clip = await this.clips.prompt(hash, law);
    if (clip === null) throw new MediaControlError("not-found", `there is no prompt ${hash} in the store`);
    return clip;
  }

  async #supply(
    endpoint: Endpoint,
    playId: string,
    index: number,
    item: Extract<MediaPlayItem, { type: "speech" }>,
    law: G711Law,
  ): Promise<void> {
    let clip: Clip | { readonly code: MediaErrorCode; readonly message: string };
    try {
      clip = await this.#promptClip((await this.speech.prepare(item)).hash, law);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      clip = { code: error instanceof MediaControlError ? error.code : "internal", message };
    }
    // The endpoint may be gone by now, or its worker: then nobody waits for the clip.
    await endpoint.worker.request("playClip", { endpointId: endpoint.endpointId, playId, index, clip }).catch(() => {});
  }
}
