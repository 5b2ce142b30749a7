import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { findOnPath, runCommandOrFail } from "@callwright/embedded";
import { projectRoot } from "@callwright/testing";

const SOURCES = path.join(projectRoot, "bench", "call-load");
const CACHE = path.join(projectRoot, "node_modules", ".cache", "call-load");
const COMPILERS = ["cc", "gcc", "clang"];

/**
 * Compiles the load program, unless this very source was compiled before.
 * @returns the path of the program
 * @throws an error that says what to install where there is no C compiler
 */
export async function compileCallLoad(): Promise<string> {
  const names = fs.readdirSync(SOURCES).filter((name) => /\.[ch]$/.test(name));
  const hash = createHash("sha256");
  for (const name of names.sort()) hash.update(name).update(fs.readFileSync(path.join(SOURCES, name)));
  const program = path.join(CACHE, hash.digest("hex").slice(0, 16));
  if (fs.existsSync(program)) return program;
  const compiler = COMPILERS.map((name) => findOnPath(name)).find((found) => found !== null);
  if (compiler === undefined || compiler === null) {
    throw new Error(
      `The load of this benchmark is a C program, and no C compiler (${COMPILERS.join(", ")}) was found on PATH. ` +
        "Install one, such as Debian's packages gcc and libc6-dev.",
    );
  }
  fs.mkdirSync(CACHE, { recursive: true });
  const draft = `${program}.${process.pid}.tmp`;
  const sources = names.filter((name) => name.endsWith(".c"));
  await runCommandOrFail(compiler, ["-std=c11", "-O2", "-Wall", "-o", draft, ...sources, "-lm"], { cwd: SOURCES });
  fs.renameSync(draft, program);
  return program;
}
