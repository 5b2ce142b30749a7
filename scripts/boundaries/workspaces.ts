import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

const manifestSchema = z.object({
  name: z.string(),
  exports: z.record(z.string(), z.unknown()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** A package of the workspace. */
export interface Workspace {
  name: string;
  kind: "app" | "package";
  /** Relative to the root. */
  dir: string;
  exports: readonly string[];
  dependencies: ReadonlySet<string>;
}

export function readManifest(dir: string) {
  return manifestSchema.parse(JSON.parse(fs.readFileSync(path.join(dir, "package.json"), "utf8")));
}

export function listWorkspaces(root: string): Workspace[] {
  const below = (folder: string) =>
    fs
      .readdirSync(path.join(root, folder))
      .map((name) => `${folder}/${name}`)
      .filter((dir) => fs.existsSync(path.join(root, dir, "package.json")));
  return [...below("apps"), ...below("packages"), "prisma"].map((dir) => {
    const manifest = readManifest(path.join(root, dir));
    return {
      name: manifest.name,
      kind: dir.startsWith("apps/") ? "app" : "package",
      dir,
      exports: Object.keys(manifest.exports),
      dependencies: new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })),
    };
  });
}

const IGNORED = new Set(["node_modules", "dist", ".next", "generated"]);

/** Every TypeScript file beneath a folder, relative to `root`. */
export function listSources(root: string, dir: string): string[] {
  return fs.readdirSync(path.join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const place = `${dir}/${entry.name}`;
    if (entry.isDirectory()) return IGNORED.has(entry.name) ? [] : listSources(root, place);
    return /\.(m?ts|tsx)$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [place] : [];
  });
}
