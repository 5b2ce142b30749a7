import { z } from "zod";
import { notFound } from "../../access/service-error";
import { readDocument } from "../../flows/read-document";
import { viewerProcedure } from "../init";

/** The document of a published version, to look at or to take back into the draft. */
export const document = viewerProcedure
  .input(z.object({ flowId: z.string(), version: z.number().int().positive() }))
  .query(async ({ ctx: { scope }, input }) => {
    const version = await scope.db.flowVersion.findFirst({ where: input, select: { document: true } });
    if (version === null) throw notFound("version", `${input.version}`);
    return readDocument(version.document);
  });
