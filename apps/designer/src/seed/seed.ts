import { createHash } from "node:crypto";
import type { Db } from "@callwright/db";
import { createWorkspace } from "../server/workspaces/create-workspace";
import { demoCalendar } from "./demo-calendar";
import { DEMO, demoScope } from "./demo-workspace";
import { followSampleService, publishFrontDesk } from "./publish-front-desk";
import type { SeedContext, SeedReport } from "./seed-context";

const SHOWN_PREFIX_LENGTH = 8;
/** An account whose two times are closer than this was never written again: its first password still holds. */
const WRITTEN_TOGETHER_MS = 5_000;

/**
 * Puts the demo workspace into a database that has none. May run any number of times: what is there stays as people
 * left it, but for the key of the command line tool and the address of the sample service, which belong to this start.
 */
export async function seed(db: Db, context: SeedContext): Promise<SeedReport> {
  const empty = (await db.workspace.count()) === 0;
  if (empty) await createDemo(db, context);
  const isDemo = (await db.workspace.count({ where: { id: DEMO.workspaceId } })) > 0;
  if (!isDemo) return { signIn: [`Open ${context.publicUrl} and sign in.`], firstCall: [] };
  await keepCommandLineKey(db, context.apiKey);
  await followSampleService(demoScope(db), context.sampleServiceUrl);
  return report(db, context);
}

async function createDemo(db: Db, context: SeedContext): Promise<void> {
  await createWorkspace(db, {
    id: DEMO.workspaceId,
    name: DEMO.workspaceName,
    timeZone: DEMO.timeZone,
    owner: { name: DEMO.ownerName, email: DEMO.email, password: context.adminPassword },
  });
  const scope = demoScope(db);
  const { workspaceId } = scope;
  await scope.db.calendar.create({
    data: { workspaceId, id: DEMO.calendarId, name: "Opening hours", rules: demoCalendar(DEMO.timeZone) },
  });
  await scope.db.extension.create({
    data: { workspaceId, extension: DEMO.reception, label: "Reception", sipUri: context.receptionUri },
  });
  await scope.db.httpOrigin.create({ data: { workspaceId, origin: new URL(context.sampleServiceUrl).origin } });
  await scope.db.number.create({
    data: { workspaceId, id: DEMO.numberId, number: DEMO.number, label: "Front desk" },
  });
  await publishFrontDesk(scope, new URL(context.sampleServiceUrl).origin);
}

/** The key that `npm start` leaves in the data directory: always the one that is there. */
async function keepCommandLineKey(db: Db, apiKey: string): Promise<void> {
  const key = {
    hash: createHash("sha256").update(apiKey).digest("hex"),
    prefix: apiKey.slice(0, SHOWN_PREFIX_LENGTH),
  };
  await db.apiKey.upsert({
    where: { workspaceId_id: { workspaceId: DEMO.workspaceId, id: DEMO.commandLineKeyId } },
    create: {
      workspaceId: DEMO.workspaceId,
      id: DEMO.commandLineKeyId,
      name: "Command line on this machine",
      role: "owner",
      ...key,
    },
    update: key,
  });
}

async function report(db: Db, { publicUrl, sipAddress, adminPassword }: SeedContext): Promise<SeedReport> {
  const owner = await db.user.findUnique({ where: { email: DEMO.email }, include: { accounts: true } });
  const unchanged = owner?.accounts.every(
    (account) => account.updatedAt.getTime() - account.createdAt.getTime() < WRITTEN_TOGETHER_MS,
  );
  return {
    signIn: [
      `Open ${publicUrl} and sign in as ${DEMO.email}`,
      unchanged ? `Password: ${adminPassword}` : "with the password that you have set.",
    ],
    firstCall: [
      `From any SIP phone: sip:${DEMO.number}@${sipAddress}`,
      `From this terminal: npx callwright call ${DEMO.number} --keys 2,12345#`,
    ],
  };
}
