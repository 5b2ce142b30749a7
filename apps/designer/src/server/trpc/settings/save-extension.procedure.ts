import { z } from "zod";
import { saveExtension as save } from "../../settings/extensions";
import { adminProcedure } from "../init";

export const saveExtension = adminProcedure
  .input(
    z.object({
      extension: z
        .string()
        .trim()
        .regex(/^[0-9]{1,10}$/, "up to 10 digits"),
      label: z.string().trim().max(80),
      sipUri: z
        .string()
        .trim()
        .max(200)
        .regex(
          /^sips?:([^\s@<>]+@)?[A-Za-z0-9.[\]:-]+(;[^\s<>]*)?$/,
          "a SIP address, such as sip:desk@192.0.2.10:5060",
        ),
    }),
  )
  .mutation(({ ctx: { scope }, input }) => save(scope, input));
