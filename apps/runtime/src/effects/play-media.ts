import { MediaRequestError } from "@callwright/media-client";
import { type EffectOutcome, failed, type Performer, succeeded } from "./performer";

/**
 * `media.play`. The play's id in the media server is the effect's: asked for again by a successor, a play that still
 * runs is adopted, and one that has ended meanwhile is told to have ended.
 */
export const playMedia: Performer<"media.play"> = async (effect, { call, signal, resumed }) => {
  const leg = call.legs.get(effect.legId);
  if (leg === undefined) return failed("no-leg", `there is no leg ${effect.legId}`);
  await leg.whenUp();
  if (signal.aborted) return null;
  if (effect.items.length === 0) return succeeded(null);
  const stop = () => {
    if (signal.reason !== "cancelled") return; // the call is ending, and its endpoint with it
    call.media.stopPlay(leg.endpointId, effect.id).catch((error: unknown) => {
      call.logger.debug({ error: String(error) }, "a play was not stopped");
    });
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const finished = await call.media.play(leg.endpointId, effect.id, effect.items, {
      loop: effect.loop,
      bargeIn: effect.stopOnDigit,
    });
    if (finished.reason !== "failed") return succeeded(null);
    return failed(finished.error?.code ?? "play-failed", finished.error?.message ?? "the audio cannot be played");
  } catch (error) {
    return playFailure(error, resumed);
  } finally {
    signal.removeEventListener("abort", stop);
  }
};

function playFailure(error: unknown, resumed: boolean): EffectOutcome {
  if (!(error instanceof MediaRequestError)) throw error;
  // It ended while nobody had the call, and the media server has forgotten how: the caller has heard it.
  if (resumed && error.code === "not-found" && error.method === "play.finished") return succeeded(null);
  return failed(error.unavailable ? "media-unavailable" : error.code, error.message);
}
