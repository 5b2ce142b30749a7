import fs from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";

/** Bundles our own code; what comes from npm stays outside and is found in node_modules when the bundle runs. */
const keepPackagesOutside: Plugin = {
  name: "keep-packages-outside",
  setup(builder) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path: specifier, kind }) =>
      kind === "entry-point" || specifier.startsWith("@callwright/") ? undefined : { path: specifier, external: true },
    );
  },
};

/**
 * Bundles a Node app into `<app>/dist`: its entry as `main.js`, and beside it every further
 * program (`*.worker.ts` and `*.main.ts` anywhere in `src`) as `<name>.worker.js` or `<name>.main.js`.
 * @param entry the entry, relative to the app's folder
 */
export async function bundleApp(appDir: string, entry: string): Promise<void> {
  const outdir = path.join(appDir, "dist");
  const entryPoints: Record<string, string> = { main: path.join(appDir, entry) };
  for (const program of findPrograms(path.join(appDir, "src"))) {
    const name = path.basename(program, ".ts");
    if (entryPoints[name] !== undefined) throw new Error(`Two programs of ${appDir} are called ${name}.ts`);
    entryPoints[name] = program;
  }
  fs.rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints,
    outdir,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: true,
    logLevel: "warning",
    plugins: [keepPackagesOutside],
    absWorkingDir: appDir,
  });
}

function findPrograms(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(worker|main)\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}
