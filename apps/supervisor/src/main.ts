import { env } from "./env";
import { installedParts } from "./installed-parts";
import { projectRoot } from "./project-root";
import { runSupervisor } from "./run-supervisor";

await runSupervisor(projectRoot, env, installedParts);
