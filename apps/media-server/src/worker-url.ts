import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Our worker entries: source file, and the name that the bundler gives it beside `main.js`. */
const entries = {
  rtp: { source: "./rtp/rtp.worker.ts", bundled: "./rtp.worker.js" },
  audio: { source: "./store/audio.worker.ts", bundled: "./audio.worker.js" },
} as const;

/**
 * Where to load a worker thread from. Bundled (production), it lies beside this very file. Run from source (tests,
 * `tsx`), Node cannot read TypeScript in a worker, so a few lines of script register tsx there first.
 */
export function workerUrl(name: keyof typeof entries): URL {
  const entry = entries[name];
  if (!import.meta.url.endsWith(".ts")) return new URL(entry.bundled, import.meta.url);
  const tsxPath = createRequire(import.meta.url).resolve("tsx/esm/api");
  const tsx = pathToFileURL(tsxPath.replace(/\.cjs$/, ".mjs")).href;
  const source = new URL(entry.source, import.meta.url).href;
  const script = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(source)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(script)}`);
}
