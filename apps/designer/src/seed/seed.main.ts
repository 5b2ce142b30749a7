import { createDb } from "@callwright/db";
import { readSeedEnv } from "./env";
import { seed } from "./seed";

/** Started by the supervisor after the migrations; the report goes to standard output as one JSON object. */
const context = readSeedEnv(process.env);
const db = createDb(context.databaseUrl);
try {
  process.stdout.write(JSON.stringify(await seed(db, context)));
} finally {
  await db.$disconnect();
}
