/** Fetches the programs that tests start and this system lacks, so that none has to be fetched where no network is. */
import { findTool, type ToolName } from "@callwright/embedded";

const names = ["redis-server", "sipp", "baresip", "chromium", "ip", "unshare"] as const satisfies readonly ToolName[];

for (const name of names) {
  const tool = await findTool(name);
  if (tool.unpackedRoot !== null) console.log(`${name}: ${tool.path}`);
}
