import fs from "node:fs";
import path from "node:path";
import { type Count, readPlaywrightReport, readVitestReport } from "./reports";
import type { Step } from "./step";

const MINUTE_MS = 60_000;

/** Every step by name. */
export type Steps = Record<
  | "tools"
  | "client"
  | "boundaries"
  | "lint"
  | "typecheck"
  | "unit"
  | "build"
  | "integration"
  | "phone"
  | "browser"
  | "system",
  Step
>;

/**
 * The order: quick ones first; what runs side by side (one inner list) shares the two cores well; what measures time on the
 * telephone runs alone.
 */
export const PLAN: readonly (readonly (keyof Steps)[])[] = [
  ["tools", "client"],
  ["boundaries", "lint"],
  ["typecheck", "unit"],
  ["build", "integration"],
  ["phone"],
  ["browser"],
  ["system"],
];

/** @param reportDir takes the reports of the runners */
export function defineSteps(root: string, reportDir: string): Steps {
  const bin = (name: string) => path.join(root, "node_modules", ".bin", name);
  const report = (name: string) => {
    const file = path.join(reportDir, `${name}.json`);
    fs.rmSync(file, { force: true }); // one of an earlier run must not be taken for this one's
    return file;
  };

  const command = (name: string, program: string, args: string[], minutes: number): Step => ({
    name,
    program,
    args,
    timeoutMs: minutes * MINUTE_MS,
  });
  const vitest = (project: string, minutes: number, wrapper: readonly string[] = []): Step => {
    const file = report(project);
    const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const [program, ...rest] = [...wrapper, bin("vitest"), ...args];
    return { ...command(project, program ?? "", rest, minutes), count: (): Count => readVitestReport(file) };
  };
  const inPhoneNetwork: [string, ...string[]] = [bin("tsx"), "scripts/phone-network.ts"];
  const browserReport = report("browser");

  return {
    tools: command("tools", bin("tsx"), ["scripts/fetch-test-tools.ts"], 10),
    client: command("client", bin("tsx"), ["apps/supervisor/src/build.main.ts", "client"], 5),
    boundaries: command("boundaries", bin("tsx"), ["scripts/check-boundaries.ts"], 2),
    lint: command("lint", bin("biome"), ["ci", "--colors=off", "."], 2),
    typecheck: command("typecheck", process.execPath, [path.join(root, "scripts", "typecheck.mjs")], 5),
    unit: vitest("unit", 8),
    build: command("build", bin("tsx"), ["apps/supervisor/src/build.main.ts"], 8),
    integration: vitest("integration", 12),
    phone: vitest("phone", 12, inPhoneNetwork),
    browser: {
      ...command(
        "browser",
        bin("tsx"),
        ["scripts/phone-network.ts", bin("playwright"), "test", "--reporter=list,json"],
        12,
      ),
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport },
      count: () => readPlaywrightReport(browserReport),
    },
    system: vitest("system", 15),
  };
}
