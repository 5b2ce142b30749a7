import fs from "node:fs";
import path from "node:path";
import { StartError } from "./start-error";

/** Folders and files beneath the data directory. */
export interface DataPaths {
  root: string;
  postgres: string;
  redis: string;
  logs: string;
  secrets: string;
  /** Content-addressed store of prompts and recordings. */
  media: string;
  /** The supervisor that uses the directory now. */
  lockFile: string;
  /** Processes that the last supervisor started. */
  childrenFile: string;
  /** Internal ports, kept from start to start. */
  portsFile: string;
  /** What programs such as the command line tool need to reach the running system; holds no secret. */
  systemFile: string;
}

/** Creates the data directory with its folders. */
export function prepareDataDir(root: string): DataPaths {
  const paths: DataPaths = {
    root,
    postgres: path.join(root, "postgres"),
    redis: path.join(root, "redis"),
    logs: path.join(root, "logs"),
    secrets: path.join(root, "secrets"),
    media: path.join(root, "media"),
    lockFile: path.join(root, "supervisor.json"),
    childrenFile: path.join(root, "children.json"),
    portsFile: path.join(root, "ports.json"),
    systemFile: path.join(root, "system.json"),
  };
  try {
    // 711: PostgreSQL, under another account when root starts it, must pass through, and nobody else needs to list it
    fs.mkdirSync(root, { recursive: true, mode: 0o711 });
    for (const folder of [paths.logs, paths.secrets, paths.media])
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.accessSync(root, fs.constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `DATA_DIR: the folder ${root} cannot be used (${reason}). Set it to a folder that you may write to.`,
    );
  }
  return paths;
}

/** Writes a file in one step: a reader, or a crash, never meets half of it. */
export function writeFileAtomically(file: string, content: string, mode = 0o644): void {
  const draft = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(draft, content, { mode });
  fs.renameSync(draft, file);
}

/** Reads a JSON file that we wrote ourselves; null when it is absent or was damaged. */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
