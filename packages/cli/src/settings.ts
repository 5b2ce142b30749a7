import fs from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { type EnvSource, envFields, readEnv } from "@callwright/config";
import { z } from "zod";
import type { CliContext } from "./cli-context";

const urlSchema = z
  .url({ protocol: /^https?$/ })
  .optional()
  .describe("the URL of a Callwright server, such as http://localhost:3000");

const shape = {
  CALLWRIGHT_URL: urlSchema,
  CALLWRIGHT_API_KEY: z.string().optional().describe("an API key"),
  DATA_DIR: envFields.DATA_DIR.default(".data"),
  PORT: envFields.PORT,
  SIP_PORT: envFields.SIP_PORT,
} as const;

/** What `npm start` leaves in the data directory for programs like this one. */
const systemFileSchema = z.object({ url: z.string(), sip: z.string(), apiKeyFile: z.string() });

export interface Settings {
  /** From the environment; null where it is not set. */
  readonly url: string | null;
  readonly apiKey: string | null;
  /** The installation on this machine: where it answers by HTTP and by SIP (host:port), and the file with its key. */
  readonly local: { readonly url: string; readonly sip: string; readonly apiKeyFile: string };
}

/**
 * Reads the variables, and what `npm start` wrote. What is set in the environment wins over the project's `.env`.
 * @throws EnvError naming each wrong variable
 */
export function readSettings({ env, projectRoot }: Pick<CliContext, "env" | "projectRoot">): Settings {
  const variables = readEnv(shape, withEnvFile(path.join(projectRoot, ".env"), env));
  const dataDir = path.resolve(projectRoot, variables.DATA_DIR);
  const written = readSystemFile(path.join(dataDir, "system.json"));
  return {
    url: variables.CALLWRIGHT_URL ?? null,
    apiKey: variables.CALLWRIGHT_API_KEY ?? null,
    local: written ?? {
      url: `http://localhost:${variables.PORT}`,
      sip: `127.0.0.1:${variables.SIP_PORT}`,
      apiKeyFile: path.join(dataDir, "secrets", "api-key"),
    },
  };
}

function withEnvFile(file: string, env: EnvSource): EnvSource {
  if (!fs.existsSync(file)) return env;
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value !== "");
  return { ...parseEnv(fs.readFileSync(file, "utf8")), ...Object.fromEntries(set) };
}

function readSystemFile(file: string): Settings["local"] | null {
  try {
    return systemFileSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch {
    return null; // never started here, or by hand
  }
}
