import { restPublishedSchema, restPublishRequestSchema } from "@callwright/contracts";
import { z } from "zod";
import { ServiceError } from "../../access/service-error";
import { checkDocument } from "../../flows/check-document";
import { publishDocument } from "../../flows/publish-document";
import { readDocument } from "../../flows/read-document";
import { defineRoute, noMembers } from "../define-route";

const problemSchema = z.looseObject({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  block: z.string().optional(),
  port: z.string().optional(),
});

export const validateFlow = defineRoute({
  method: "POST",
  path: "/flows/validate",
  summary: "The problems of a document, with what exists in the workspace; errors would stop a publish",
  role: "viewer",
  params: noMembers,
  query: noMembers,
  body: z.object({ document: z.unknown() }),
  answer: z.object({ problems: z.array(problemSchema) }),
  handle: async (scope, { body }) => {
    const problems = await checkDocument(scope.db, readDocument(body.document));
    return { problems: problems.map((problem) => ({ ...problem })) };
  },
});

export const publishFlow = defineRoute({
  method: "POST",
  path: "/flows/publish",
  summary: "Publishes a document to a number; flow and number are made where they do not exist",
  role: "editor",
  params: noMembers,
  query: noMembers,
  body: restPublishRequestSchema,
  answer: restPublishedSchema,
  status: 201,
  handle: async (scope, { body }) => {
    const { result, ...published } = await publishDocument(scope, readDocument(body.document), body);
    if (!result.ok) {
      const errors = result.problems.filter((problem) => problem.severity === "error").length;
      throw new ServiceError("invalid", "flow-not-executable", {
        params: { name: published.name, errors },
        detail: { problems: result.problems },
      });
    }
    return { ...published, version: result.version };
  },
});
