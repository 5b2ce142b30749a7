import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { deployMigrations, ensureDatabase, findTool, type RunningPostgres, startPostgres } from "@callwright/embedded";
import type { TestProject } from "vitest/node";
import { projectRoot } from "./project-root";

const PASSWORD = "test-only";
const TEMPLATE = "template_callwright";

/** Nothing in a test must outlast a power cut. */
const TEST_POSTGRES_SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "300",
};

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the server's maintenance database. */
    testPostgresUrl: string;
    /** Name of a migrated database to copy. */
    testTemplate: string;
  }
}

/**
 * Vitest's global set-up of the suites that need PostgreSQL and Redis: a real server, started for this run alone in a
 * temporary folder, with a migrated database to copy. A missing one fails the run.
 */
export default async function setUpBackends(project: TestProject): Promise<() => Promise<void>> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-test-"));
  fs.chmodSync(dir, 0o755); // PostgreSQL runs as another account when root runs the tests
  let postgres: RunningPostgres | null = null;
  const tearDown = async () => {
    await postgres?.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    await findTool("redis-server"); // fetched once here rather than by several suites at a time
    postgres = await startPostgres({
      dataDir: path.join(dir, "postgres"),
      password: PASSWORD,
      logFile: path.join(dir, "postgres.log"),
      settings: TEST_POSTGRES_SETTINGS,
    });
    await deployMigrations(projectRoot, await ensureDatabase(postgres, TEMPLATE));
    project.provide("testPostgresUrl", postgres.urlOf("postgres"));
    project.provide("testTemplate", TEMPLATE);
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}
