#!/usr/bin/env node
/** Starts the command line tool: the bundle that `npm start` and `npm run build` make, or the sources before that. */
import { existsSync } from "node:fs";
import process from "node:process";

const bundle = new URL("../dist/main.js", import.meta.url);

if (existsSync(bundle)) {
  process.setSourceMapsEnabled(true);
  await import(bundle.href);
} else {
  const { register } = await import("tsx/esm/api");
  register();
  await import("../src/main.ts");
}
