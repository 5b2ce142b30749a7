import fs from "node:fs";
import path from "node:path";

/** Debian keeps servers and network tools in folders that a user's PATH often lacks. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Absolute path of a program on PATH or in the system's folders, or null. */
export function findOnPath(name: string): string | null {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter).filter(Boolean), ...SYSTEM_FOLDERS];
  for (const folder of folders) {
    const file = path.join(folder, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (fs.statSync(file).isFile()) return file;
    } catch {
      // not in this folder
    }
  }
  return null;
}

export function isOnPath(name: string): boolean {
  return findOnPath(name) !== null;
}
