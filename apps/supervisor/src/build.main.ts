/** `npm run build -- [target]`: builds everything, or what one of the deployables needs. */
import { BUILD_TARGETS, build } from "./build/build";
import { projectRoot } from "./project-root";

const name = process.argv[2] ?? "all";
const targets = BUILD_TARGETS[name];
if (targets === undefined) {
  console.error(`Unknown target "${name}". One of: ${Object.keys(BUILD_TARGETS).join(", ")}`);
  process.exitCode = 2;
} else {
  await build(projectRoot, targets, (message) => console.log(message));
}
