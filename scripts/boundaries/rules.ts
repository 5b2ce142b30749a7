import { builtinModules } from "node:module";
import path from "node:path";
import type { Workspace } from "./workspaces";

/**
 * Which packages of ours each of the inner packages may import (ARCHITECTURE, "Folders"). A package that is not named here may
 * import any package, but no app.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  expressions: [],
  rtp: [],
  acd: [],
  dialer: [],
  config: [],
  "flow-schema": ["expressions"],
  "flow-engine": ["expressions", "flow-schema"],
  "flow-checks": ["expressions", "flow-schema"],
  "flow-blocks": ["expressions", "flow-schema", "flow-engine", "flow-checks"],
  simulator: ["expressions", "flow-schema", "flow-engine", "flow-checks", "flow-blocks", "acd", "dialer"],
};

/** Packages that run anywhere, with neither clock nor input nor output: nothing of Node may be imported. */
export const PURE_PACKAGES = [
  "expressions",
  "flow-schema",
  "flow-checks",
  "flow-engine",
  "flow-blocks",
  "acd",
  "dialer",
  "simulator",
] as const;

/** npm packages that only one folder may import. */
const OWNED: Readonly<Record<string, string>> = { "drachtio-srf": "apps/runtime/src/sip/" };

/** Tests and tools of a package may use what no product code may. */
export function isTest(file: string): boolean {
  return /\.(test|spec|bench)\.tsx?$|\/(test|testing|e2e|bench|scripts)\/|\.config\.ts$/.test(file);
}

export interface Problem {
  file: string;
  what: string;
}

/** Checks one import of one file. `rootDependencies` are what every test may use. */
export function checkImport(
  file: string,
  specifier: string,
  owner: Workspace,
  workspaces: readonly Workspace[],
  rootDependencies: ReadonlySet<string>,
): Problem[] {
  const problem = (what: string): Problem[] => [{ file, what: `imports "${specifier}": ${what}` }];
  if (specifier.startsWith(".")) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return target.startsWith(`${owner.dir}/`) || (isTest(file) && target.startsWith("e2e/"))
      ? []
      : problem("reaches out of its own package; import the other package by its name");
  }
  if (specifier.startsWith("@/")) return [];
  if (specifier.startsWith("@callwright/")) return checkOwnPackage(file, specifier, owner, workspaces, problem);
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) {
    return isPure(owner) && !isTest(file) ? problem("a pure package has nothing of Node") : [];
  }
  const name = packageName(specifier);
  const home = OWNED[name];
  if (home !== undefined && !file.startsWith(home) && !isTest(file)) return problem(`only ${home} may import it`);
  if (owner.dependencies.has(name) || (isTest(file) && rootDependencies.has(name))) return [];
  // types without code come from @types/<name>
  return problem(`it is no dependency in ${owner.dir}/package.json`);
}

function checkOwnPackage(
  file: string,
  specifier: string,
  owner: Workspace,
  workspaces: readonly Workspace[],
  problem: (what: string) => Problem[],
): Problem[] {
  const name = specifier.split("/").slice(0, 2).join("/");
  const target = workspaces.find((workspace) => workspace.name === name);
  if (target === undefined) return problem("there is no such package");
  if (target.kind === "app") return problem("nobody imports an app");
  const subpath = `.${specifier.slice(name.length)}`;
  if (!target.exports.includes(subpath)) return problem("reaches into another package; import what its index exports");
  if (isTest(file)) return [];
  if (name === "@callwright/testing" && owner.name !== name) return problem("product code does not use test tools");
  if (!owner.dependencies.has(name)) return problem(`it is no dependency in ${owner.dir}/package.json`);
  const allowed = ALLOWED[path.posix.basename(owner.dir)];
  if (owner.kind === "package" && allowed !== undefined && !allowed.includes(path.posix.basename(target.dir))) {
    return problem("imports point the other way (ARCHITECTURE, Folders)");
  }
  return [];
}

/** Checks the text of a file: the environment is read in env.ts, or handed in by the entry of a process. */
export function checkText(file: string, code: string): Problem[] {
  const readsEnvironment = /\bprocess\.env\b/.test(code);
  const mayRead = /(^|[/.])(env|main)\.ts$/.test(file) || isTest(file) || !/^apps\/[^/]+\/src\//.test(file);
  return readsEnvironment && !mayRead ? [{ file, what: "reads process.env; that is for the process's env.ts" }] : [];
}

export function isPure(workspace: Workspace): boolean {
  return PURE_PACKAGES.some((name) => workspace.dir === `packages/${name}`);
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
