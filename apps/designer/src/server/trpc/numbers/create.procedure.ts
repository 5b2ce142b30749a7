import { z } from "zod";
import { createNumber } from "../../numbers/change-number";
import { numberLabelSchema, numberSchema } from "../../numbers/number-schema";
import { adminProcedure } from "../init";

export const create = adminProcedure
  .input(z.object({ number: numberSchema, label: numberLabelSchema }))
  .mutation(({ ctx: { scope }, input }) => createNumber(scope, input.number, input.label));
