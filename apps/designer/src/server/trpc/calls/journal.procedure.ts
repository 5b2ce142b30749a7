import { z } from "zod";
import { editorProcedure } from "../init";

const eventsSchema = z.array(z.looseObject({ seq: z.number(), at: z.number(), type: z.string() })).catch([]);

/** The call's events as the engine saw them; null while the call goes on or where there is none. */
export const journal = editorProcedure
  .input(z.object({ callId: z.string() }))
  .query(async ({ ctx: { scope }, input }) => {
    const row = await scope.db.journal.findFirst({ where: { callId: input.callId } });
    return row === null ? null : { bundleHash: row.bundleHash, events: eventsSchema.parse(row.events) };
  });
