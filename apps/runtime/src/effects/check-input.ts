import { checkInput } from "@callwright/flow-blocks";
import { type Performer, succeeded } from "./performer";

/** `input.check`: the format of secret digits, checked here so that a replay, which has only their masks, goes the same way. */
export const checkSecretInput: Performer<"input.check"> = async (effect) =>
  succeeded({ valid: checkInput(effect.format, effect.pattern, effect.value) });
