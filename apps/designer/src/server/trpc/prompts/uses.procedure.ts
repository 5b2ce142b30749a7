import { z } from "zod";
import { whereUsed } from "../../library/where-used";
import { viewerProcedure } from "../init";

/** The flows that play it. */
export const uses = viewerProcedure
  .input(z.object({ id: z.string() }))
  .query(({ ctx: { scope }, input }) => whereUsed(scope.db, "prompt", input.id));
