import pg from "pg";

/** PostgreSQL's SQLSTATE for "the database does not exist". */
const UNKNOWN_DATABASE = "3D000";

/** Parameters of a Prisma URL which PostgreSQL's own protocol does not know. */
const PRISMA_PARAMETERS = ["schema", "connection_limit", "pool_timeout", "pgbouncer"];

/** The name of the database in a connection URL. */
export function databaseName(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** The PostgreSQL schema in a connection URL; `public` unless said. */
export function schemaName(url) {
  return new URL(url).searchParams.get("schema") ?? "public";
}

/** Connection options for `pg`, optionally for another database on the same server. */
export function connectionOptions(url, database = databaseName(url)) {
  const target = new URL(url);
  for (const name of PRISMA_PARAMETERS) target.searchParams.delete(name);
  target.pathname = `/${encodeURIComponent(database)}`;
  return { connectionString: target.toString() };
}

/** Runs one statement on a connection of its own. */
export async function runStatement(url, database, sql) {
  const client = new pg.Client(connectionOptions(url, database));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Quotes an identifier for SQL. */
export function quoteIdentifier(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Sees to it that the database of the URL can be reached.
 * Fails with `prismaCode` P1003 when it does not exist (and is not to be created), P1001 when the server does not answer.
 */
export async function ensureDatabase(url, { create }) {
  const name = databaseName(url);
  const client = new pg.Client(connectionOptions(url));
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    if (error.code !== UNKNOWN_DATABASE) {
      throw Object.assign(new Error(`Can't reach database server: ${error.message}`), { prismaCode: "P1001" });
    }
    if (!create) {
      throw Object.assign(new Error(`Database \`${name}\` does not exist`), { prismaCode: "P1003" });
    }
    await runStatement(url, "postgres", `CREATE DATABASE ${quoteIdentifier(name)}`);
  }
}
