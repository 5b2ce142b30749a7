import { CALLER_LEG } from "@callwright/flow-schema";
import type { Performer } from "./performer";

/** `leg.hangup`: the caller's leg is the call; another one is ended by itself. */
export const hangupLeg: Performer<"leg.hangup"> = async (effect, { call }) => {
  if (effect.legId === CALLER_LEG) {
    call.end("system", effect.cause);
    return null;
  }
  const leg = call.legs.get(effect.legId);
  if (leg === undefined || leg.state === "ended") return null;
  void call.legs.end(leg, effect.cause);
  call.post({ type: "leg.ended", legId: leg.legId, cause: effect.cause, side: "system" });
  const stats = await call.media.closeEndpoint(leg.endpointId);
  if (stats !== null) call.legs.keepStats(new Map([[leg.endpointId, stats]]));
  return null;
};
