import fs from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.object({ context: z.string(), target: z.string() }).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      depends_on: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});

/** What the tests need of docker-compose.yml. */
export type ComposeFile = z.infer<typeof composeSchema>;

/** The file as Compose reads it: merge keys resolved, and `${NAME}` filled in. A variable that is missing is an error, as there. */
export function readComposeFile(file: string, variables: Readonly<Record<string, string>>): ComposeFile {
  return composeSchema.parse(readYaml(file, variables));
}

export function readYaml(file: string, variables: Readonly<Record<string, string>>): unknown {
  return parse(interpolate(fs.readFileSync(file, "utf8"), variables), { merge: true });
}

/** Compose's interpolation: `${NAME}`, `${NAME:-default}`, `${NAME:?error}`; `$$` is a dollar sign. Comments are left alone. */
function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  const pattern = /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g;
  return text
    .split("\n")
    .filter((line) => !/^\s*#/.test(line))
    .join("\n")
    .replace(pattern, (found, name: string | undefined, operator: string | undefined, rest: string | undefined) => {
      if (found === "$$" || name === undefined) return "$";
      const value = variables[name];
      if (value !== undefined) return value;
      if (operator === "-") return rest ?? "";
      throw new Error(`docker-compose.yml needs ${name}`);
    });
}
