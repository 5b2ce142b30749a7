import path from "node:path";
import { runCommandOrFail } from "./command";

const TIMEOUT_MS = 5 * 60 * 1000;

/** Runs Prisma's CLI of the checkout, with the stand-in for its schema engine that `prisma/prisma.config.ts` names. */
export function runPrisma(projectRoot: string, args: string[], databaseUrl?: string): Promise<string> {
  const cli = path.join(projectRoot, "node_modules", "prisma", "build", "index.js");
  const config = path.join(projectRoot, "prisma", "prisma.config.ts");
  return runCommandOrFail(process.execPath, [cli, ...args, "--config", config], {
    cwd: projectRoot,
    timeoutMs: TIMEOUT_MS,
    env: {
      ...process.env,
      // the stand-in is started by `#!/usr/bin/env node`: it must find the Node that runs us
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ""}`,
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    },
  });
}

/** Brings the database to the newest migration of the checkout. */
export async function deployMigrations(projectRoot: string, databaseUrl: string): Promise<void> {
  await runPrisma(projectRoot, ["migrate", "deploy"], databaseUrl);
}
