import { defineConfig } from "@playwright/test";

/**
 * Browser tests: `*.spec.ts` in apps/designer/e2e and e2e, against one whole Callwright that is started for the run
 * (e2e/browser-setup.ts). They run in the telephones' network (scripts/phone-network.ts), so that they can call.
 */
export default defineConfig({
  testDir: ".",
  testMatch: ["apps/designer/e2e/**/*.spec.ts", "e2e/**/*.spec.ts"],
  outputDir: "test-results/browser",
  globalSetup: "./e2e/browser-setup.ts",
  // two cores, which the system shares
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  retries: 0,
  use: {
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
