import { z } from "zod";
import { labelNumber } from "../../numbers/change-number";
import { numberLabelSchema } from "../../numbers/number-schema";
import { adminProcedure } from "../init";

export const label = adminProcedure
  .input(z.object({ id: z.string(), label: numberLabelSchema }))
  .mutation(({ ctx: { scope }, input }) => labelNumber(scope, input.id, input.label));
