import { z } from "zod";
import { saveCallerList } from "../../library/caller-lists";
import { editorProcedure } from "../init";

const entrySchema = z.object({
  pattern: z
    .string()
    .trim()
    .regex(/^\+?[0-9]{1,20}\*?$/, "digits, with a leading + where given, and * at the end for any ending"),
  label: z.string().trim().max(80),
});

export const save = editorProcedure
  .input(
    z.object({
      id: z.string().nullable(),
      name: z.string().trim().min(1).max(80),
      entries: z.array(entrySchema).max(10_000),
    }),
  )
  .mutation(({ ctx: { scope }, input }) => saveCallerList(scope, input.id, input.name, input.entries));
