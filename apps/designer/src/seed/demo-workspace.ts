import { type Db, workspaceDb } from "@callwright/db";
import type { SeedScope } from "./publish-front-desk";

/** Fixed names of the demo, so that documentation, tests and a second start find it again. */
export const DEMO = {
  workspaceId: "demo",
  workspaceName: "Bluebird Supplies",
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  ownerName: "Demo Owner",
  email: "demo@callwright.local",
  number: "1000",
  numberId: "demo-1000",
  reception: "2000",
  calendarId: "opening-hours",
  flowId: "front-desk",
  commandLineKeyId: "command-line",
} as const;

/** The seed acts as the system, in the demo's workspace only. */
export function demoScope(db: Db): SeedScope {
  return {
    workspaceId: DEMO.workspaceId,
    role: "owner",
    actor: { id: "system", name: "Demo set-up" },
    db: workspaceDb(db, DEMO.workspaceId),
  };
}
