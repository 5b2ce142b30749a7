#!/usr/bin/env node
/**
 * Prisma's CLI talks to a native "schema engine" that it downloads from its own host. Where nothing but the npm registry
 * can be reached that download fails, even for `prisma generate`. This program takes the engine's place: the same
 * JSON-RPC over stdin and stdout, answered by the WebAssembly build of the engine that npm ships, over `pg`.
 * `prisma.config.ts` names it in PRISMA_SCHEMA_ENGINE_BINARY.
 */
import readline from "node:readline";
import { parseArguments } from "./schema-engine/arguments.mjs";
import { databaseName, ensureDatabase } from "./schema-engine/database.mjs";
import { createEngine, lastPanic } from "./schema-engine/engine.mjs";

/** JSON-RPC code with which the native engine reports a known or an unknown failure of a command. */
const ENGINE_ERROR = 4466;
/** The native engine numbers its own requests apart from the CLI's; this keeps ours from colliding with them. */
const OWN_REQUEST_BASE = 1_000_000_000;

const { command, datamodelPaths, datasourceUrl, versionAsked } = parseArguments(process.argv.slice(2));

if (versionAsked) {
  process.stdout.write("schema-engine-cli wasm\n");
} else if (command !== null) {
  process.exitCode = await runCliCommand(command);
} else {
  serve();
}

/** `cli can-connect-to-database` and `cli create-database`: one answer by exit code, errors as a JSON line on stderr. */
async function runCliCommand(name) {
  try {
    await ensureDatabase(datasourceUrl, { create: name === "create-database" });
    return 0;
  } catch (error) {
    const fields = { error_code: error.prismaCode ?? "P1001", message: error.message };
    process.stderr.write(`${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields })}\n`);
    return 1;
  }
}

/** Answers requests one after the other, in the order in which they came, until stdin ends. */
function serve() {
  let engine = null;
  let queue = Promise.resolve();

  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

  const call = async ({ id, method, params }) => {
    if (method === "createDatabase") {
      await ensureDatabase(datasourceUrl, { create: true });
      return { databaseName: databaseName(datasourceUrl) };
    }
    engine ??= await createEngine(datamodelPaths, datasourceUrl);
    if (method === "getDatabaseVersion") return engine.version(params?.datasource ? params : null);
    if (typeof engine[method] !== "function") throw new Error(`The schema engine knows no method "${method}".`);
    const result = await engine[method](params);
    if (method === "diff" && typeof result?.stdout === "string") {
      send({ id: OWN_REQUEST_BASE + id, method: "print", params: { content: result.stdout } });
    }
    return result ?? {};
  };

  const answer = async (line) => {
    const request = JSON.parse(line);
    if (request.result !== undefined) return; // the CLI's acknowledgement of a "print"
    try {
      send({ id: request.id, result: await call(request) });
    } catch (error) {
      const message = lastPanic() || (error?.message ?? String(error));
      const data = { is_panic: false, message, error_code: error?.code ?? error?.prismaCode ?? null, meta: null };
      send({ id: request.id, error: { code: ENGINE_ERROR, message, data } });
    }
  };

  const lines = readline.createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    queue = queue.then(() => answer(line));
  });
  // pools of the engine would keep the process alive: the CLI has closed its end, so nobody waits for them
  lines.on("close", () => queue.finally(() => process.exit(0)));
}
