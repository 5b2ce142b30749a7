import { announcedSystem, findTool, type SystemUnderTest } from "@callwright/testing";
import { type Browser, type BrowserContextOptions, test as base, chromium, request } from "@playwright/test";

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

/** Cookies and storage of a browser in which nobody has signed in: `test.use({ storageState: SIGNED_OUT })`. */
export const SIGNED_OUT = { cookies: [], origins: [] };

/**
 * Playwright's `test` with Debian's Chromium and the system under test; `baseURL` is its address. Pages are signed in as the
 * demo's owner, once for all tests: sign-ins are limited in number.
 */
export const test = base.extend<
  { system: SystemUnderTest },
  { browser: Browser; session: Exclude<BrowserContextOptions["storageState"], string | undefined> }
>({
  session: [
    async ({ browserName: _ }, use) => {
      const system = announcedSystem();
      const api = await request.newContext({ baseURL: system.url, extraHTTPHeaders: { origin: system.url } });
      const signedIn = await api.post("/api/auth/sign-in/email", {
        data: { email: "demo@callwright.local", password: system.adminPassword },
      });
      if (!signedIn.ok()) throw new Error(`signing in: ${signedIn.status()} ${await signedIn.text()}`);
      await use(await api.storageState());
      await api.dispose();
    },
    { scope: "worker" },
  ],
  storageState: async ({ session }, use) => {
    await use(session);
  },
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
        // The telephones' address is no secure context by itself; a Callwright behind TLS or on localhost is.
        args: [...CHROMIUM_FLAGS, `--unsafely-treat-insecure-origin-as-secure=${announcedSystem().url}`],
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
