/**
 * `npm run db:migration -- <name>`: writes the step from the migrations that exist to the present schema.prisma
 * as prisma/migrations/<time>_<name>/migration.sql, worked out on a PostgreSQL of its own.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDatabase, runPrisma, startPostgres } from "@callwright/embedded";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const name = process.argv[2];

if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("Usage: npm run db:migration -- <name_in_snake_case>");
  process.exitCode = 2;
} else {
  await writeMigration(name);
}

async function writeMigration(label: string): Promise<void> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-migration-"));
  fs.chmodSync(dir, 0o755);
  const postgres = await startPostgres({
    dataDir: path.join(dir, "postgres"),
    password: "migration",
    logFile: path.join(dir, "postgres.log"),
  });
  try {
    const url = await ensureDatabase(postgres, "callwright");
    const migrations = path.join(root, "prisma", "migrations");
    const schema = path.join(root, "prisma", "schema.prisma");
    const sql = await runPrisma(
      root,
      ["migrate", "diff", "--from-migrations", migrations, "--to-schema", schema, "--script"],
      url,
    );
    if (!/^\s*(create|alter|drop)\b/im.test(sql)) {
      console.log("The schema is what the migrations make it: nothing to write.");
      return;
    }
    const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const folder = path.join(migrations, `${time}_${label}`);
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "migration.sql"), sql);
    console.log(`Written: ${path.relative(root, folder)}/migration.sql`);
  } finally {
    await postgres.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
