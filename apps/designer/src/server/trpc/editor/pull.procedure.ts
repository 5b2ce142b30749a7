import { z } from "zod";
import { readDraftLog } from "../../flows/flow-draft";
import { viewerProcedure } from "../init";
import { toBase64 } from "./base64-update";

/** What others have changed since. Where those updates have been folded away, the whole state as one update. */
export const pull = viewerProcedure
  .input(z.object({ flowId: z.string(), sinceSeq: z.number().int().min(0) }))
  .query(async ({ ctx: { scope }, input }) => {
    const { state, updates, seq } = await readDraftLog(scope, input.flowId);
    if (input.sinceSeq >= seq) return { updates: [], seq };
    const oldest = updates[0]?.seq ?? Number.POSITIVE_INFINITY;
    const complete = input.sinceSeq >= oldest - 1;
    const newer = updates.filter((entry) => entry.seq > input.sinceSeq).map((entry) => toBase64(entry.update));
    return { updates: complete ? newer : [toBase64(state), ...newer], seq };
  });
