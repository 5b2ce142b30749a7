import fs from "node:fs";
import path from "node:path";
import { runCommandOrFail, runPrisma } from "@callwright/embedded";
import { z } from "zod";
import { readJsonFile, writeFileAtomically } from "../data-dir";
import { env } from "../env";
import { StartError } from "../start-error";
import { withBuildLock } from "./build-lock";
import { bundleApp } from "./bundle";
import { hashSources } from "./source-hash";

const NEXT_BUILD_TIMEOUT_MS = 10 * 60 * 1000;

/** Something that is built anew when one of its sources has changed. */
interface Target {
  name: string;
  sources: string[];
  /** Must be there for the target to count as built. */
  output: string;
  build(root: string): Promise<void>;
}

const LIBRARIES = ["packages", "prisma/src", "prisma/schema.prisma", "package-lock.json", "tsconfig.base.json"];

function bundle(name: string, folder: string, entry = "src/main.ts"): Target {
  return {
    name,
    sources: [folder, ...LIBRARIES],
    output: `${folder}/dist/main.js`,
    build: (root) => bundleApp(path.join(root, folder), entry),
  };
}

/** The database client: every other target contains it. */
const databaseClient: Target = {
  name: "database client",
  sources: ["prisma/schema.prisma", "package-lock.json"],
  output: "prisma/generated/client.ts",
  build: async (root) => {
    await runPrisma(root, ["generate"]);
  },
};

const pages: Target = {
  name: "designer (pages)",
  sources: ["apps/designer", ...LIBRARIES],
  output: "apps/designer/.next/BUILD_ID",
  build: async (root) => {
    const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
    await runCommandOrFail(process.execPath, [next, "build"], {
      cwd: path.join(root, "apps", "designer"),
      env: { ...env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      timeoutMs: NEXT_BUILD_TIMEOUT_MS,
    });
  },
};

const bundles: Target[] = [
  bundle("sip-server", "apps/sip-server"),
  bundle("media-server", "apps/media-server"),
  bundle("sample-service", "apps/sample-service"),
  bundle("runtime", "apps/runtime"),
  bundle("designer (server)", "apps/designer", "server.ts"),
  bundle("command line", "packages/cli"),
];

/** What can be asked for: everything, or what one image or the tests need. */
export const BUILD_TARGETS: Record<string, readonly Target[]> = {
  all: [databaseClient, ...bundles, pages],
  client: [databaseClient],
  ...Object.fromEntries(bundles.map((target) => [target.name, [databaseClient, target]])),
  designer: [databaseClient, ...bundles.filter((target) => target.name === "designer (server)"), pages],
};

const stampsSchema = z.record(z.string(), z.string());

/** Builds what has changed since it was built last in this checkout. */
export async function build(root: string, targets: readonly Target[], say: (message: string) => void): Promise<void> {
  const cache = path.join(root, ".cache");
  await withBuildLock(path.join(cache, "build.lock"), async () => {
    const stampsFile = path.join(cache, "build-stamps.json");
    const stamps = stampsSchema.safeParse(readJsonFile(stampsFile)).data ?? {};
    for (const target of targets) {
      const hash = hashSources(root, target.sources);
      if (stamps[target.name] === hash && fs.existsSync(path.join(root, target.output))) continue;
      say(`building ${target.name}`);
      await buildTarget(target, root);
      stamps[target.name] = hash;
      writeFileAtomically(stampsFile, JSON.stringify(stamps, null, 2));
    }
  });
}

async function buildTarget(target: Target, root: string): Promise<void> {
  try {
    await target.build(root);
  } catch (error) {
    throw new StartError(
      `The build of "${target.name}" failed.\n${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
