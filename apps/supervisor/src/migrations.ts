import fs from "node:fs";
import path from "node:path";
import { deployMigrations } from "@callwright/embedded";
import pg from "pg";

/** Brings the database to the newest migration; Prisma's CLI (seconds) is asked only when one is missing. */
export async function migrate(projectRoot: string, databaseUrl: string): Promise<void> {
  const wanted = fs
    .readdirSync(path.join(projectRoot, "prisma", "migrations"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const applied = await appliedMigrations(databaseUrl);
  if (wanted.every((name) => applied.has(name))) return;
  await deployMigrations(projectRoot, databaseUrl);
}

async function appliedMigrations(databaseUrl: string): Promise<Set<string>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query("SELECT to_regclass('_prisma_migrations') AS found");
    if (tables[0]?.found === null) return new Set();
    const { rows } = await client.query<{ migration_name: string }>(
      "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    return new Set(rows.map((row) => row.migration_name));
  } finally {
    await client.end();
  }
}
