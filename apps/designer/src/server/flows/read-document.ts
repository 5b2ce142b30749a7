import { blocks, migrateFlow } from "@callwright/flow-blocks";
import type { FlowDocument } from "@callwright/flow-schema";
import { ServiceError } from "../access/service-error";

/**
 * A flow document from outside or from the store, brought to the present version.
 * @throws ServiceError `document-invalid`, with the path of the first thing that is wrong
 */
export function readDocument(json: unknown): FlowDocument {
  const result = migrateFlow(json, blocks.definitions);
  if (result.ok) return result.document;
  const { code, message, path } = result.problem;
  throw new ServiceError("invalid", "document-invalid", {
    params: { path: path.join(".") || "document", reason: message },
    detail: { code, path },
  });
}
