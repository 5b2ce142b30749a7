import type { Role } from "@callwright/db";
import { z } from "zod";
import { mayAct, type Scope } from "../access/scope";
import { ServiceError } from "../access/service-error";

type Shape = z.ZodType;

export interface RouteDefinition<Params extends Shape, Query extends Shape, Body extends Shape, Answer extends Shape> {
  method: "GET" | "POST";
  /** Below /api/v1, with `{name}` for parameters: `/calls/{id}`. */
  path: string;
  summary: string;
  /** Least role of the key. */
  role: Role;
  params: Params;
  query: Query;
  body: Body;
  answer: Answer;
  /** Status of a success. Default 200. */
  status?: number;
  handle(
    scope: Scope,
    input: { params: z.output<Params>; query: z.output<Query>; body: z.output<Body> },
  ): Promise<z.input<Answer>>;
}

export interface RawInput {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

/** A route of whatever types: what the table holds. Input is checked before, and the answer after it is made. */
export interface RestRoute {
  method: "GET" | "POST";
  path: string;
  summary: string;
  role: Role;
  schemas: { params: Shape; query: Shape; body: Shape; answer: Shape };
  status: number;
  run(scope: Scope, raw: RawInput): Promise<unknown>;
}

/** For routes that take none. */
export const nothing = z.unknown();
export const noMembers = z.object({});

export function defineRoute<Params extends Shape, Query extends Shape, Body extends Shape, Answer extends Shape>(
  definition: RouteDefinition<Params, Query, Body, Answer>,
): RestRoute {
  const { method, path, summary, role, params, query, body, answer } = definition;
  return {
    method,
    path,
    summary,
    role,
    schemas: { params, query, body, answer },
    status: definition.status ?? 200,
    run: async (scope, raw) => {
      if (!mayAct(scope.role, role)) {
        throw new ServiceError("forbidden", "role-too-low", { params: { role: scope.role, needed: role } });
      }
      const input = {
        params: read("path", params, raw.params),
        query: read("query", query, raw.query),
        body: read("body", body, raw.body),
      };
      return answer.parse(await definition.handle(scope, input));
    },
  };
}

function read<Schema extends Shape>(part: string, schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = [part, ...(issue?.path ?? []).map(String)].join(".");
  throw new ServiceError("invalid", "invalid-field", {
    params: { field, reason: issue?.message ?? "" },
    detail: { issues: result.error.issues.map(({ path, message }) => ({ where: [part, ...path].join("."), message })) },
  });
}
