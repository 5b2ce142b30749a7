/**
 * `npm run boundaries`: imports point one way, nobody reaches into another package, and pure packages compile without DOM and
 * Node (ARCHITECTURE, "Folders").
 */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { blankComments, listImports } from "./boundaries/imports";
import { checkImport, checkText, isPure, type Problem } from "./boundaries/rules";
import { listSources, listWorkspaces, readManifest, type Workspace } from "./boundaries/workspaces";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const tsconfigSchema = z.object({
  extends: z.literal("../../tsconfig.base.json"),
  compilerOptions: z.object({ types: z.array(z.string()).optional(), lib: z.array(z.string()).optional() }).optional(),
});

const workspaces = listWorkspaces(root);
const { dependencies, devDependencies } = readManifest(root);
const rootDependencies = new Set(Object.keys({ ...dependencies, ...devDependencies }));
const problems = workspaces.flatMap((workspace) => [
  ...checkCompilerOptions(workspace),
  ...listSources(root, workspace.dir).flatMap((file) => checkFile(file, workspace)),
]);

for (const { file, what } of problems) console.error(`${file}: ${what}`);
console.log(problems.length === 0 ? "The boundaries hold." : `${problems.length} imports cross a boundary.`);
process.exitCode = problems.length === 0 ? 0 : 1;

function checkFile(file: string, owner: Workspace): Problem[] {
  const source = fs.readFileSync(path.join(root, file), "utf8");
  const imports = new Set(listImports(source));
  return [
    ...checkText(file, blankComments(source)),
    ...[...imports].flatMap((specifier) => checkImport(file, specifier, owner, workspaces, rootDependencies)),
  ];
}

/** Types of Node or the DOM in a pure package would make its clock and its network available again. */
function checkCompilerOptions(workspace: Workspace): Problem[] {
  if (!isPure(workspace)) return [];
  const file = `${workspace.dir}/tsconfig.json`;
  const { compilerOptions } = tsconfigSchema.parse(JSON.parse(fs.readFileSync(path.join(root, file), "utf8")));
  const widened = [
    ...(compilerOptions?.types ?? []),
    ...(compilerOptions?.lib ?? []).filter((lib) => /dom/i.test(lib)),
  ];
  return widened.length === 0 ? [] : [{ file, what: `a pure package compiles without ${widened.join(", ")}` }];
}
