import fs from "node:fs";
import type { CliContext } from "../cli-context";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { readSettings } from "../settings";

/** Options of every command that talks to the server. */
export interface ServerOptions {
  readonly url?: string;
  readonly key?: string;
}

export interface Connection {
  /** Without a slash at the end. */
  readonly url: string;
  /** Gives the API key. @throws CliError where there is none */
  apiKey(): string;
}

/**
 * Finds the server and the key: what the options say, else the environment, else the installation on this machine.
 * The key in its data directory is given to that installation only, never to another address.
 */
export function findConnection(context: CliContext, options: ServerOptions): Connection {
  const settings = readSettings(context);
  const url = checkUrl(options.url ?? settings.url ?? settings.local.url);
  const given = options.key ?? settings.apiKey;
  const { local } = settings;
  return {
    url,
    apiKey: () => given ?? (sameOrigin(url, local.url) ? readKeyFile(local.apiKeyFile, url) : refuseKey(url)),
  };
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new CliError(`“${text}” is no URL of a server.`, "Give --url like http://localhost:3000.");
  }
  return text.replace(/\/+$/, "");
}

/** Names of one's own machine count as one host. */
function sameOrigin(a: string, b: string): boolean {
  const origin = (text: string) => {
    const { protocol, hostname, port } = new URL(text);
    return `${protocol}//${["127.0.0.1", "[::1]"].includes(hostname) ? "localhost" : hostname}:${port}`;
  };
  return origin(a) === origin(b);
}

function readKeyFile(file: string, url: string): string {
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch (error) {
    const denied = error instanceof Error && "code" in error && error.code === "EACCES";
    throw new CliError(
      denied ? `The API key in ${file} may not be read by this user.` : `There is no API key for ${url}.`,
      denied
        ? "Run this as the user who starts Callwright, or give a key with --key or CALLWRIGHT_API_KEY."
        : `Start Callwright here with “npm start” (it leaves a key in ${file}), or give one with --key or CALLWRIGHT_API_KEY.`,
      EXIT.keyRefused,
    );
  }
}

function refuseKey(url: string): never {
  throw new CliError(
    `There is no API key for ${url}.`,
    "Give one with --key or CALLWRIGHT_API_KEY. The key in the data directory is used for the Callwright of this machine only.",
    EXIT.keyRefused,
  );
}
