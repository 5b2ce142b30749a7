import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { databaseName, quoteIdentifier, runStatement, schemaName } from "./database.mjs";

/** OIDs of PostgreSQL's catalogue type "char" and its array, and those of text, which the adapter understands. */
const CATALOGUE_CHAR = 18;
const CATALOGUE_CHAR_ARRAY = 1002;
const TEXT = 25;
const TEXT_ARRAY = 1009;

/** A URL that nothing listens on: commands such as `generate` build an engine but never connect. */
const NO_DATABASE = "postgresql://127.0.0.1:1/none";

const panics = { last: "" };

/** What the engine said when it panicked last, or an empty string. */
export function lastPanic() {
  return panics.last;
}

/**
 * Builds the WebAssembly schema engine.
 * @param {string[]} datamodelPaths files of the Prisma schema
 * @param {string | null} datasourceUrl the database that commands act on
 */
export async function createEngine(datamodelPaths, datasourceUrl) {
  await instantiate();
  readCatalogueCharsAsText();
  const models = datamodelPaths.map((file) => [file, fs.readFileSync(file, "utf8")]);
  if (models.length === 0) models.push(["schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n']);
  const log = (line) => {
    if (process.env.DEBUG) process.stderr.write(`${line}\n`);
  };
  return bindings.SchemaEngine.new({ datamodels: models }, log, adapterFactory(datasourceUrl ?? NO_DATABASE));
}

async function instantiate() {
  // the bindings look for this object by name on the global scope when the WebAssembly code panics
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      panics.last = message;
    },
  };
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const code = fs.readFileSync(path.join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(code, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The adapter refuses the catalogue's "char" columns, which introspection reads: hand them on as text. */
function readCatalogueCharsAsText() {
  const original = pg.Query.prototype.handleRowDescription;
  pg.Query.prototype.handleRowDescription = function handleRowDescription(message) {
    for (const field of message.fields) {
      if (field.dataTypeID === CATALOGUE_CHAR) field.dataTypeID = TEXT;
      else if (field.dataTypeID === CATALOGUE_CHAR_ARRAY) field.dataTypeID = TEXT_ARRAY;
    }
    return original.call(this, message);
  };
}

function adapterFactory(url) {
  const schema = schemaName(url);
  // separate fields rather than a connection string, which would win over another `database`
  const pool = (database) => {
    const parts = new URL(url);
    return {
      host: parts.hostname,
      port: Number(parts.port || 5432),
      user: decodeURIComponent(parts.username) || "postgres",
      password: decodeURIComponent(parts.password) || undefined,
      database,
      max: 2,
    };
  };
  const main = new PrismaPg(pool(databaseName(url)), { schema });

  // the adapter drops its shadow database while its own pool is still connected to it, which PostgreSQL refuses
  const connectToShadowDb = async () => {
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await runStatement(url, databaseName(url), `CREATE DATABASE ${quoteIdentifier(database)}`);
    const adapter = sendScriptsWhole(await new PrismaPg(pool(database), { schema }).connect());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await runStatement(url, databaseName(url), `DROP DATABASE IF EXISTS ${quoteIdentifier(database)} WITH (FORCE)`);
    };
    return adapter;
  };

  return bindMigrationAwareSqlAdapterFactory({
    provider: main.provider,
    adapterName: main.adapterName,
    connect: async () => sendScriptsWhole(await main.connect()),
    connectToShadowDb,
  });
}

/** The adapter splits scripts at every semicolon and so breaks $$-quoted bodies: send them whole. */
function sendScriptsWhole(adapter) {
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}
