import { describe, expect, it } from "vitest";
import { listImports } from "./imports";
import { checkImport, checkText } from "./rules";
import type { Workspace } from "./workspaces";

function workspace(dir: string, dependencies: string[] = [], exports = ["."]): Workspace {
  const kind = dir.startsWith("apps/") ? "app" : "package";
  const name = `@callwright/${dir.split("/").at(-1)}`;
  return { name, kind, dir, exports, dependencies: new Set(dependencies) };
}

const engine = workspace("packages/flow-engine", ["@callwright/flow-schema", "@callwright/flow-blocks", "immer"]);
const runtime = workspace("apps/runtime", ["@callwright/flow-engine", "@callwright/testing", "drachtio-srf"]);
const all = [
  engine,
  runtime,
  workspace("packages/flow-schema"),
  workspace("packages/flow-blocks"),
  workspace("packages/testing"),
  workspace("apps/designer"),
];

function complaints(file: string, specifier: string, owner: Workspace): string[] {
  return checkImport(file, specifier, owner, all, new Set(["vitest"])).map(({ what }) => what);
}

describe("listImports", () => {
  it("finds every form of import, and nothing in comments", () => {
    const source = `
      import a from "a"; import type { B } from 'b';
      import "c";
      export * from "d";
      const e = await import("e");
      // import x from "x";
      /* export * from "y" */
      const url = "http://host/import"; import {
        f,
      } from "f";
    `;
    expect(listImports(source).sort()).toEqual(["a", "b", "c", "d", "e", "f"]);
  });
});

describe("checkImport", () => {
  it("lets imports point the right way", () => {
    expect(complaints("packages/flow-engine/src/step.ts", "@callwright/flow-schema", engine)).toEqual([]);
    expect(complaints("packages/flow-engine/src/step.ts", "./state", engine)).toEqual([]);
    expect(complaints("apps/runtime/src/sip/legs.ts", "drachtio-srf", runtime)).toEqual([]);
  });

  it.each([
    ["packages/flow-engine/src/step.ts", "@callwright/flow-blocks", engine, "point the other way"],
    ["packages/flow-engine/src/step.ts", "@callwright/runtime", engine, "nobody imports an app"],
    ["apps/runtime/src/main.ts", "@callwright/designer", runtime, "nobody imports an app"],
    ["apps/runtime/src/main.ts", "@callwright/flow-engine/src/step", runtime, "reaches into another package"],
    ["apps/runtime/src/main.ts", "../../../packages/flow-engine/src/step", runtime, "reaches out of its own package"],
    ["packages/flow-engine/src/step.ts", "node:fs", engine, "nothing of Node"],
    ["apps/runtime/src/main.ts", "@callwright/testing", runtime, "does not use test tools"],
    ["apps/runtime/src/main.ts", "left-pad", runtime, "no dependency"],
    ["apps/runtime/src/calls/legs.ts", "drachtio-srf", runtime, "only apps/runtime/src/sip/"],
    ["apps/runtime/src/main.ts", "@callwright/nothing", runtime, "no such package"],
  ])("%s may not import %s", (file, specifier, owner, complaint) => {
    expect(complaints(file, specifier, owner)).toEqual([expect.stringContaining(complaint)]);
  });

  it("lets tests use test tools and what the root has for them", () => {
    expect(complaints("apps/runtime/test/calls.test.ts", "@callwright/testing", runtime)).toEqual([]);
    expect(complaints("packages/flow-engine/src/step.test.ts", "vitest", engine)).toEqual([]);
  });
});

describe("checkText", () => {
  it("wants the environment to be read in env.ts alone", () => {
    const file = "apps/runtime/src/calls/session.ts";
    expect(checkText(file, "const x = process.env.X;")).toHaveLength(1);
    expect(checkText("apps/runtime/src/env.ts", "readEnv(shape, process.env)")).toEqual([]);
    expect(checkText(file, "processEnv()")).toEqual([]);
  });
});
