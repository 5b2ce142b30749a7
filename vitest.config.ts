import { defineConfig } from "vitest/config";

/** Tests of both kinds lie beside or near what they test; these folders hold none of ours. */
const exclude = ["**/node_modules/**", "**/dist/**", "**/.next/**", "**/generated/**"];

export default defineConfig({
  test: {
    projects: [
      {
        // pure and quick: no server, no network beyond the loopback device
        test: {
          name: "unit",
          include: ["{apps,packages}/*/src/**/*.test.{ts,tsx}", "prisma/src/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude,
        },
      },
      {
        // real processes, PostgreSQL and Redis
        test: {
          name: "integration",
          include: ["{apps,packages}/*/test/**/*.test.ts", "prisma/test/**/*.test.ts"],
          exclude: [...exclude, "**/*.phone.test.ts", "**/*.system.test.ts"],
          globalSetup: ["./packages/testing/src/backends.global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // SIPp and baresip at the far end
        test: {
          name: "phone",
          include: ["{apps,packages}/*/test/**/*.phone.test.ts", "e2e/**/*.phone.test.ts"],
          exclude,
          globalSetup: ["./packages/testing/src/backends.global-setup.ts"],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        // the whole system, started as its users start it
        test: {
          name: "system",
          include: ["{apps,packages}/*/test/**/*.system.test.ts", "e2e/**/*.system.test.ts"],
          exclude,
          testTimeout: 240_000,
          // a start may have to build first
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
