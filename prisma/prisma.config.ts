import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

const here = path.dirname(fileURLToPath(import.meta.url));

// Prisma would download a native engine, also for `generate`: ours stands in for it (see schema-engine.mjs).
process.env.PRISMA_SCHEMA_ENGINE_BINARY = path.join(here, "schema-engine.mjs");

const databaseUrl = process.env.DATABASE_URL;

export default defineConfig({
  schema: path.join(here, "schema.prisma"),
  migrations: { path: path.join(here, "migrations") },
  // absent for `generate`, which needs no database
  ...(databaseUrl === undefined ? {} : { datasource: { url: databaseUrl } }),
});
