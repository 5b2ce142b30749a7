import { type FlowDocument, flowDocumentSchema } from "@callwright/flow-schema";
import { ServiceError } from "../access/service-error";

/**
 * A flow document from outside, brought to the present version.
 * @throws ServiceError `document-invalid`, with the path of the first thing that is wrong
 */
export function readDocument(json: unknown): FlowDocument {
  const result = flowDocumentSchema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ServiceError("invalid", "document-invalid", {
    params: { path: issue?.path.join(".") || "the document", reason: issue?.message ?? "" },
    cause: result.error,
  });
}
