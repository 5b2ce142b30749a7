/** Runs every test of the project in its order, or the steps that are named, and counts. */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runStep, type StepResult } from "./step";
import { defineSteps, PLAN, type Steps } from "./steps";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const reportDir = path.join(root, "test-results", "reports");
fs.mkdirSync(reportDir, { recursive: true });

const steps = defineSteps(root, reportDir);
const isStep = (name: string): name is keyof Steps => name in steps;
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !isStep(name));

if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(", ")}. Steps: ${PLAN.flat().join(", ")}`);
  process.exitCode = 2;
} else {
  await runAll();
}

async function runAll(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const startedMs = performance.now();
  const results: StepResult[] = [];
  for (const group of PLAN) {
    const chosen = group.filter((name) => asked.length === 0 || asked.includes(name));
    results.push(...(await Promise.all(chosen.map((name) => runStep(steps[name], root, reportDir)))));
  }
  const sum = (key: "passed" | "failed") => results.reduce((total, result) => total + result[key], 0);
  console.log(
    `\n${Math.round((performance.now() - startedMs) / 1000)} s; logs are in ${path.relative(process.cwd(), reportDir)}`,
  );
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  process.exitCode = sum("failed") === 0 ? 0 : 1;
}
