import { REST_BASE_PATH, restErrorSchema } from "@callwright/contracts";
import { z } from "zod";
import type { RestRoute } from "./define-route";
import { restRoutes } from "./rest-routes";

const jsonSchema = (schema: z.ZodType, io: "input" | "output") =>
  z.toJSONSchema(schema, { target: "draft-2020-12", io, unrepresentable: "any" });
const json = (schema: unknown) => ({ content: { "application/json": { schema } } });

/** The OpenAPI 3.1 description of /api/v1, made from the very schemas that requests and answers are checked with. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of restRoutes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Callwright",
      version: "1",
      description: "Flows, numbers and calls of a workspace, for programs. Every request carries an API key.",
    },
    servers: [{ url: REST_BASE_PATH }],
    security: [{ apiKey: [] }],
    components: {
      securitySchemes: { apiKey: { type: "http", scheme: "bearer" } },
      schemas: { Error: jsonSchema(restErrorSchema, "output") },
    },
    paths,
  };
}

function operation(route: RestRoute): Record<string, unknown> {
  return {
    summary: route.summary,
    description: `Needs a key with the role ${route.role} or above.`,
    parameters: [...parameters("path", route.schemas.params), ...parameters("query", route.schemas.query)],
    ...(route.method === "POST"
      ? { requestBody: { required: true, ...json(jsonSchema(route.schemas.body, "input")) } }
      : {}),
    responses: {
      [route.status]: { description: "Done", ...json(jsonSchema(route.schemas.answer, "output")) },
      default: { description: "Not done", ...json({ $ref: "#/components/schemas/Error" }) },
    },
  };
}

function parameters(place: "path" | "query", schema: z.ZodType): unknown[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, member]) => ({
    name,
    in: place,
    required: place === "path",
    schema: member instanceof z.ZodType ? jsonSchema(member, "input") : {},
  }));
}
