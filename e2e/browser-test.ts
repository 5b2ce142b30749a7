import { announcedSystem, findTool, type SystemUnderTest } from "@callwright/testing";
import { type Browser, test as base, chromium } from "@playwright/test";

/** Debian's Chromium needs no download of its own; root needs --no-sandbox. */
const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Playwright's `test` with Debian's Chromium and the system under test; `baseURL` is its address. */
export const test = base.extend<{ system: SystemUnderTest }, { browser: Browser }>({
  system: async ({ contextOptions: _ }, use) => {
    await use(announcedSystem());
  },
  baseURL: async ({ system }, use) => {
    await use(system.url);
  },
  browser: [
    async ({ headless }, use) => {
      const tool = await findTool("chromium");
      const browser = await chromium.launch({
        executablePath: tool.path,
        headless,
        args: CHROMIUM_FLAGS,
        env: { ...definedOnly(process.env), ...tool.env },
      });
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
});

export { expect } from "@playwright/test";

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
