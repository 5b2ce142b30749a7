import { z } from "zod";
import { storeNewFlow } from "../../flows/create-flow";
import { readDocument } from "../../flows/read-document";
import { editorProcedure } from "../init";

/** A new flow from an exported document. */
export const importFlow = editorProcedure
  .input(z.object({ document: z.unknown() }))
  .mutation(({ ctx: { scope }, input }) => storeNewFlow(scope, readDocument(input.document), "flow.import"));
