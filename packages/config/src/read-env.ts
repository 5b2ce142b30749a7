import { z } from "zod";

/** One or more variables of the environment are wrong. The message names each, with what is expected of it. */
export class EnvError extends Error {
  override readonly name = "EnvError";
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/** What `process.env` is. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks variables. A variable that is set to the empty string counts as not set, as in `.env` files.
 * @param shape one schema per variable, such as `{ SIP_PORT: envFields.SIP_PORT }`
 * @throws EnvError which names every wrong variable, what it holds (unless it is a secret) and what is expected
 */
export function readEnv<Shape extends z.ZodRawShape>(shape: Shape, source: EnvSource): z.output<z.ZodObject<Shape>> {
  const present: Record<string, string> = {};
  for (const name of Object.keys(shape)) {
    const value = source[name]?.trim();
    if (value !== undefined && value !== "") present[name] = value;
  }
  const result = z.object(shape).safeParse(present);
  if (result.success) return result.data;
  throw new EnvError(
    result.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? "");
      const value = present[name];
      if (value === undefined) return `${name}: is not set; expected ${expectation(shape, name)}`;
      const shown = isSecret(name) ? "its value is wrong" : `"${value}" is wrong`;
      return `${name}: ${shown}; expected ${expectation(shape, name)}`;
    }),
  );
}

function isSecret(name: string): boolean {
  return /SECRET|KEY|PASSWORD|_URL$/.test(name);
}

/** The description of the variable's schema says in words what is expected. */
function expectation(shape: z.ZodRawShape, name: string): string {
  const schema = shape[name];
  const description = schema === undefined ? undefined : z.globalRegistry.get(schema)?.description;
  return description ?? "another value";
}
