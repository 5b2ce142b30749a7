import { z } from "zod";
import { mayAct } from "../../access/scope";
import { readDraftLog } from "../../flows/flow-draft";
import { viewerProcedure } from "../init";
import { mergeToBase64 } from "./base64-update";

/** The draft for an editor that opens it: everything in one Yjs update, and the number up to which it goes. */
export const load = viewerProcedure.input(z.object({ flowId: z.string() })).query(async ({ ctx: { scope }, input }) => {
  const { state, updates, seq } = await readDraftLog(scope, input.flowId);
  return {
    state: mergeToBase64([state, ...updates.map((entry) => entry.update)]),
    seq,
    canEdit: mayAct(scope.role, "editor"),
  };
});
