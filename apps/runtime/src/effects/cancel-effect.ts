import type { Performer } from "./performer";

/** `effect.cancel`: its performer stops what it started. */
export const cancelEffect: Performer<"effect.cancel"> = async (effect, { call }) => {
  call.cancelEffect(effect.effectId);
  return null;
};
