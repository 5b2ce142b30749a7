import type { Prisma } from "@callwright/db";
import { z } from "zod";

type Json = string | number | boolean | Json[] | { [key: string]: Json | null } | null;
const jsonSchema: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(jsonSchema), z.record(z.string(), jsonSchema)]),
);

/**
 * A value as a JSON column takes it: members that are undefined are left out.
 * @throws ZodError where it holds what JSON cannot say
 */
export function plainJson(value: unknown): Prisma.InputJsonValue {
  const text = JSON.stringify(value);
  const parsed = jsonSchema.parse(text === undefined ? null : JSON.parse(text));
  if (parsed === null) throw new TypeError("a JSON column takes no bare null");
  return parsed;
}
