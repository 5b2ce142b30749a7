import { z } from "zod";
import { readCall } from "../../calls/read-call";
import { viewerProcedure } from "../init";

export const get = viewerProcedure
  .input(z.object({ callId: z.string() }))
  .query(({ ctx: { scope }, input }) => readCall(scope.db, input.callId));
