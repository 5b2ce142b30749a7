import { createDb } from "../create-db";
import { env } from "./env";
import { seed } from "./index";

/** Started by the supervisor; the report goes to stdout as one JSON object. */
const db = createDb(env.databaseUrl);
try {
  process.stdout.write(JSON.stringify(await seed(db, env)));
} finally {
  await db.$disconnect();
}
