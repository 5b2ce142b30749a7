import { z } from "zod";
import { listCalls } from "../../calls/list-calls";
import { viewerProcedure } from "../init";

export const list = viewerProcedure
  .input(
    z.object({
      limit: z.number().int().min(1).max(200).default(50),
      number: z.string().max(40).optional(),
      caller: z.string().max(40).optional(),
      flowId: z.string().max(64).optional(),
      status: z.enum(["inProgress", "completed", "failed"]).optional(),
      from: z.date().optional(),
      before: z.date().optional(),
    }),
  )
  .query(({ ctx: { scope }, input }) => listCalls(scope.db, input));
