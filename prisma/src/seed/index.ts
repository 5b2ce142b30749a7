import { createHash } from "node:crypto";
import type { Db } from "../create-db";
import type { SeedContext, SeedReport } from "./seed-context";

const DEMO_WORKSPACE_ID = "demo";
const CLI_KEY_ID = "command-line";
const SHOWN_PREFIX_LENGTH = 8;

/** Puts the demo workspace into the database. May run any number of times: what is there stays as people left it. */
export async function seed(db: Db, context: SeedContext): Promise<SeedReport> {
  await db.workspace.upsert({
    where: { id: DEMO_WORKSPACE_ID },
    create: { id: DEMO_WORKSPACE_ID, name: "Demo" },
    update: {},
  });
  const key = {
    hash: createHash("sha256").update(context.apiKey).digest("hex"),
    prefix: context.apiKey.slice(0, SHOWN_PREFIX_LENGTH),
  };
  await db.apiKey.upsert({
    where: { workspaceId_id: { workspaceId: DEMO_WORKSPACE_ID, id: CLI_KEY_ID } },
    create: { workspaceId: DEMO_WORKSPACE_ID, id: CLI_KEY_ID, name: "Command line", role: "owner", ...key },
    update: key,
  });
  return {
    signIn: [`Open ${context.publicUrl} and create the first account: it becomes the admin.`],
    firstCall: [`From any SIP phone: sip:1000@${context.sipAddress}`, "From this terminal: npx callwright call 1000"],
  };
}
