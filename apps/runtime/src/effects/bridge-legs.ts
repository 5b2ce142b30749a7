import type { Performer } from "./performer";

/** `leg.bridge`: the two hear each other until either ends. Where that fails the dialed leg is ended, so the flow goes on. */
export const bridgeLegs: Performer<"leg.bridge"> = async (effect, { call }) => {
  const a = call.legs.get(effect.legA);
  const b = call.legs.get(effect.legB);
  const dialed = b?.direction === "outbound" ? b : a;
  if (a === undefined || b === undefined || dialed === undefined) {
    throw new Error(`no legs ${effect.legA} and ${effect.legB} to connect`);
  }
  try {
    await Promise.all([a.whenUp(), b.whenUp()]);
    await call.media.bridge(a.endpointId, b.endpointId);
  } catch (error) {
    if (dialed.state === "ended") return null; // its end has been told
    call.logger.warn({ error: String(error), legId: dialed.legId }, "two legs cannot be connected");
    void call.legs.end(dialed, "media-failed");
    call.post({ type: "leg.ended", legId: dialed.legId, cause: "media-failed", side: "system" });
  }
  return null;
};
