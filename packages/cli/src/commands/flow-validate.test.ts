import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { canonicalJson, type FlowDocument } from "@callwright/flow-schema";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { block, goodFlow, withBlocks } from "../testing/flows";
import { runForTest } from "../testing/test-context";

let folder = "";
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-cli-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function validate(content: FlowDocument | string, ...more: string[]) {
  fs.writeFileSync(path.join(folder, "flow.json"), typeof content === "string" ? content : canonicalJson(content));
  return await runForTest(["flow", "validate", "flow.json", ...more], { workingDir: folder });
}

async function problemsOf(content: FlowDocument | string) {
  const run = await validate(content, "--json");
  const report = JSON.parse(run.stdout);
  return { ...run, report, codes: report.problems.map((problem: { code: string }) => problem.code) };
}

describe("flow validate", () => {
  it("finds nothing in a good flow", async () => {
    const text = await validate(goodFlow());
    expect(text).toEqual({ exitCode: 0, stdout: "flow.json: no problems\n", stderr: "" });
    const { report } = await problemsOf(goodFlow());
    expect(report).toEqual({
      file: "flow.json",
      ok: true,
      flow: { id: "front-desk", name: "Front desk" },
      errors: 0,
      warnings: 0,
      problems: [],
    });
  });

  it("says where an open port is, why it matters and what to do, with exit code 1", async () => {
    const flow = withBlocks({ start: block("start", {}, {}, "Start") });
    const { stdout, exitCode } = await validate(flow);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("error: “Then” of “Start” leads nowhere. [port-open]");
    expect(stdout).toMatch(/^flow\.json:\d+:\d+: /);
    expect(stdout).toContain("    Why: Callers who leave the block this way");
    expect(stdout).toContain("    Fix: Connect it to a block.");
    expect(stdout).toContain("flow.json: 1 error, 2 warnings");
    const { report } = await problemsOf(flow);
    expect(report).toMatchObject({ ok: false, errors: 1, warnings: 2 });
    expect(report.problems[0]).toMatchObject({
      code: "port-open",
      severity: "error",
      block: "start",
      blockName: "Start",
      port: "next",
      path: [],
      change: { type: "add-and-connect", block: "start", port: "next", kind: "hang-up" },
    });
  });

  it("points at the line of the setting that is wrong", async () => {
    const menu = { prompt: [], options: [{ key: "1" }], timeoutMs: "soon", maxAttempts: 3 };
    const flow = withBlocks({ greeting: block("menu", menu, {}, "Greeting") });
    const { report, codes } = await problemsOf(flow);
    expect(codes).toContain("setting-invalid");
    const lines = canonicalJson(flow).split("\n");
    for (const problem of report.problems) {
      const line = lines[problem.line - 1];
      if (problem.code === "setting-invalid" && problem.path[0] === "timeoutMs") expect(line).toContain('"timeoutMs"');
    }
    const wrong = report.problems.find((problem: { path: string[] }) => problem.path[0] === "timeoutMs");
    expect(wrong.message).toMatch(/^“Wait for a key” of “Greeting” is not right: /);
    expect(wrong.line).toBe(lines.findIndex((line) => line.includes('"timeoutMs"')) + 1);
  });

  it("finds a circle without a wait, an unknown kind and an unknown variable", async () => {
    const set = { assignments: [{ variable: "missing", value: "1" }] };
    const flow = withBlocks({
      start: block("start", {}, { next: "a" }, "Start"),
      a: block("set-variables", set, { next: "b" }, "A"),
      b: block("set-variables", set, { next: "a" }, "B"),
      strange: block("teleport", {}, {}, "Strange"),
    });
    const { codes, report, exitCode } = await problemsOf(flow);
    expect(exitCode).toBe(1);
    expect(codes).toEqual(expect.arrayContaining(["cycle-without-wait", "kind-unknown", "variable-undeclared"]));
    const circle = report.problems.find((problem: { code: string }) => problem.code === "cycle-without-wait");
    expect(circle.message).toContain("A → B");
  });

  it.each([["constructor"], ["toString"], ["__proto__"]])(
    "does not take “%s” for a kind that it knows",
    async (kind) => {
      const { codes, exitCode } = await problemsOf(withBlocks({ strange: block(kind, {}, {}, "Strange") }));
      expect(codes).toContain("kind-unknown");
      expect(exitCode).toBe(1);
    },
  );

  it("is no failure with warnings alone", async () => {
    const { codes, exitCode } = await problemsOf(
      withBlocks({ lost: block("hang-up", { cause: "normal" }, {}, "Lost") }),
    );
    expect(codes).toEqual(["unreachable"]);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['{\n  "schemaVersion": 1,\n  "id" "x"\n}', "not-json", 3, 8, "a colon is expected"],
    ['{ "a": 1, }', "not-json", 1, 11, "the name of a member in quotes is expected"],
    ["", "not-json", 1, 1, "the file is empty"],
    ["{ // no\n}", "not-json", 1, 3, "JSON has no comments"],
    ['{"a": [1, 2}', "not-json", 1, 12, "is expected"],
  ])("says where %j is no JSON", async (content, code, line, column, words) => {
    const { report, exitCode } = await problemsOf(content);
    expect(exitCode).toBe(1);
    expect(report.flow).toBeNull();
    expect(report.problems).toHaveLength(1);
    expect(report.problems[0]).toMatchObject({ code, severity: "error", block: null });
    expect(report.problems[0]).toMatchObject({ line, column });
    expect(report.problems[0].message).toContain(words);
  });

  it("does not fall over JSON that is nested without end", async () => {
    const { codes, exitCode } = await problemsOf("[".repeat(200_000));
    expect(codes).toEqual(["not-json"]);
    expect(exitCode).toBe(1);
  });

  it("says that JSON is no flow, of a newer Callwright, or of a wrong shape, and where", async () => {
    expect((await problemsOf('{"name":"x"}')).codes).toEqual(["not-a-flow"]);
    expect((await problemsOf(canonicalJson({ ...goodFlow(), schemaVersion: 99 }))).codes).toEqual(["newer-version"]);
    const { report, codes } = await problemsOf(canonicalJson({ ...goodFlow(), name: 7 }));
    expect(codes).toEqual(["wrong-shape"]);
    expect(report.problems[0].path).toEqual(["name"]);
    expect(canonicalJson(goodFlow()).split("\n")[report.problems[0].line - 1]).toContain('"name"');
  });

  it("reads a pipe", async () => {
    const run = await runForTest(["flow", "validate", "-"], { stdin: canonicalJson(goodFlow()) });
    expect(run).toMatchObject({ exitCode: 0, stdout: "-: no problems\n" });
  });

  it("ends with 2 where there is no file, or a folder", async () => {
    const missing = await runForTest(["flow", "validate", "none.json"], { workingDir: folder });
    expect(missing).toMatchObject({ exitCode: 2, stdout: "" });
    expect(missing.stderr).toContain(`There is no file none.json.\nLooked for ${path.join(folder, "none.json")}.`);
    expect((await runForTest(["flow", "validate", "."], { workingDir: folder })).stderr).toContain("is a folder");
  });
});

describe("flow schema", () => {
  it("prints a JSON Schema that names every kind of block", async () => {
    const { stdout, exitCode } = await runForTest(["flow", "schema"]);
    expect(exitCode).toBe(0);
    const schema = JSON.parse(stdout);
    const valid = new Ajv2020({ strict: false }).compile(schema);
    expect(valid(goodFlow())).toBe(true);
    expect(valid(withBlocks({ x: block("teleport", {}, {}) }))).toBe(false);
    for (const kind of ["menu", "collect-digits", "http-request"]) expect(stdout).toContain(`"const": "${kind}"`);
  });
});

describe("the command line", () => {
  it("prints help with examples, and ends with 2 for what it does not know", async () => {
    const help = await runForTest(["--help"]);
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain("callwright flow publish front-desk.json --number 1000");
    const unknown = await runForTest(["flw"]);
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain("unknown command");
    expect((await runForTest(["flow", "publish", "x.json"])).stderr).toContain("--number <number>");
    expect((await runForTest(["call", "1000", "--port", "70000"])).stderr).toContain("between 1 and 65535");
  });
});
