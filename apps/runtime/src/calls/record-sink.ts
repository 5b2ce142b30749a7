import type { Db } from "@callwright/db";
import type { CallRecord, CallRow } from "./call-record";

/** Where records of calls last. */
export interface RecordSink {
  writeStarted(rows: readonly CallRow[]): Promise<void>;
  /** All or nothing; again is no harm. */
  writeFinished(records: readonly CallRecord[]): Promise<void>;
}

/**
 * PostgreSQL: one statement for each table however many calls, the rows as one JSON parameter. A row of a call that is
 * there already is completed, so a start that was never written does not matter.
 */
export function createPostgresSink(db: Db): RecordSink {
  return {
    writeStarted: async (rows) => {
      await db.$executeRaw`
        INSERT INTO "Call" SELECT * FROM json_populate_recordset(NULL::"Call", ${JSON.stringify(rows)}::json)
        ON CONFLICT DO NOTHING`;
    },
    writeFinished: async (records) => {
      const calls = JSON.stringify(records.map((record) => record.call));
      const legs = JSON.stringify(records.flatMap((record) => record.legs));
      const visits = JSON.stringify(records.flatMap((record) => record.visits));
      const journals = JSON.stringify(records.map((record) => record.journal));
      const recordings = JSON.stringify(records.flatMap((record) => record.recordings));
      await db.$transaction([
        db.$executeRaw`
          INSERT INTO "Call" SELECT * FROM json_populate_recordset(NULL::"Call", ${calls}::json)
          ON CONFLICT ("workspaceId", "id") DO UPDATE SET
            "status" = EXCLUDED."status", "answeredAt" = EXCLUDED."answeredAt", "endedAt" = EXCLUDED."endedAt",
            "durationMs" = EXCLUDED."durationMs", "endedBy" = EXCLUDED."endedBy", "cause" = EXCLUDED."cause",
            "sipStatus" = EXCLUDED."sipStatus", "lastBlock" = EXCLUDED."lastBlock", "epochs" = EXCLUDED."epochs"`,
        db.$executeRaw`
          INSERT INTO "CallLeg" SELECT * FROM json_populate_recordset(NULL::"CallLeg", ${legs}::json)
          ON CONFLICT DO NOTHING`,
        db.$executeRaw`
          INSERT INTO "BlockVisit" SELECT * FROM json_populate_recordset(NULL::"BlockVisit", ${visits}::json)
          ON CONFLICT DO NOTHING`,
        db.$executeRaw`
          INSERT INTO "Journal" SELECT * FROM json_populate_recordset(NULL::"Journal", ${journals}::json)
          ON CONFLICT DO NOTHING`,
        db.$executeRaw`
          INSERT INTO "Recording" SELECT * FROM json_populate_recordset(NULL::"Recording", ${recordings}::json)
          ON CONFLICT DO NOTHING`,
      ]);
    },
  };
}
