import fs from "node:fs";
import { z } from "zod";

/** What a runner of tests counted. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  success: z.boolean(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Vitest's JSON report. A file that could not be loaded counts as one failed test, and so does an error outside of any. */
export function readVitestReport(file: string): Count {
  const report = vitestSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

/** Playwright's JSON report. A test that passed only when it was repeated has failed. */
export function readPlaywrightReport(file: string): Count {
  const { stats, errors } = playwrightSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}
