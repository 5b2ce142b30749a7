import { CALLER_LEG } from "@callwright/flow-schema";
import { InviteGoneError } from "../sip/sip-port";
import type { Performer } from "./performer";

/** `call.answer`: 200 to the caller. What is heard waits for the leg to be up. */
export const answerCall: Performer<"call.answer"> = async (_effect, { call }) => {
  try {
    await call.legs.answerCaller();
    call.post({ type: "leg.answered", legId: CALLER_LEG });
  } catch (error) {
    if (error instanceof InviteGoneError) call.end("caller", "cancelled");
    else {
      call.logger.warn({ error: String(error) }, "the caller cannot be answered");
      call.end("system", "media-failed");
    }
  }
  return null;
};
