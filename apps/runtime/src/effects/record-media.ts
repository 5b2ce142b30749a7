import { MediaRequestError } from "@callwright/media-client";
import type { RecordFinished } from "../media/call-media";
import { failed, type Performer, succeeded } from "./performer";

type EndedBy = "key" | "silence" | "maxLength" | "hangup" | "stopped";

const ENDED_BY: Readonly<Record<Exclude<RecordFinished["reason"], "failed">, EndedBy>> = {
  key: "key",
  silence: "silence",
  maxLength: "maxLength",
  hangup: "hangup",
  stopped: "stopped",
};

/** A recording's id is unique in the workspace: the call's and the effect's. */
export const recordingIdOf = (callId: string, effectId: string): string => `${callId}.${effectId}`;

/** `media.record`. Whatever ends it, what was recorded is kept: the call notes every recording that ends. */
export const recordMedia: Performer<"media.record"> = async (effect, { call, signal }) => {
  const leg = call.legs.get(effect.legId);
  if (leg === undefined) return failed("no-leg", `there is no leg ${effect.legId}`);
  await leg.whenUp();
  if (signal.aborted) return null;
  const recordingId = recordingIdOf(call.info.callId, effect.id);
  const stop = () => {
    if (signal.reason !== "cancelled") return;
    call.media.stopRecording(leg.endpointId, recordingId).catch((error: unknown) => {
      call.logger.warn({ error: String(error) }, "a recording was not stopped");
    });
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const finished = await call.media.record({
      endpointId: leg.endpointId,
      recordingId,
      maxMs: effect.maxMs,
      silenceMs: effect.silenceMs,
      finishKeys: effect.finishKeys,
      beep: effect.beep,
    });
    if (finished.reason === "failed") {
      return failed("recording-failed", finished.message ?? "nothing could be recorded");
    }
    const { hash, durationMs, reason } = finished;
    return succeeded({ recordingId, hash, durationMs, endedBy: ENDED_BY[reason] });
  } catch (error) {
    if (!(error instanceof MediaRequestError)) throw error;
    return failed(error.unavailable ? "media-unavailable" : error.code, error.message);
  } finally {
    signal.removeEventListener("abort", stop);
  }
};
