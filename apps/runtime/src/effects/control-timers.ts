import type { Performer } from "./performer";

/** `timer.start` */
export const startTimer: Performer<"timer.start"> = async (effect, { call }) => {
  call.timers.start(effect.timerId, effect.at);
  return null;
};

/** `timer.cancel` */
export const cancelTimer: Performer<"timer.cancel"> = async (effect, { call }) => {
  call.timers.cancel(effect.timerId);
  return null;
};
