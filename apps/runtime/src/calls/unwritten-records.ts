import { runtimeKeys } from "@callwright/contracts";
import type { Redis } from "ioredis";
import { type CallRecord, callRecordSchema } from "./call-record";

/** Records of finished calls that PostgreSQL could not take yet, kept in Redis. Writing one twice is no harm. */
export class UnwrittenRecords {
  constructor(private readonly redis: Redis) {}

  async keep(records: readonly CallRecord[]): Promise<void> {
    const fields = records.flatMap((record) => [record.call.id, JSON.stringify(record)]);
    await this.redis.hset(runtimeKeys.unwrittenRecords, ...fields);
  }

  /** Some of them, whichever. What cannot be read is left out and stays. */
  async some(count: number): Promise<CallRecord[]> {
    const [, fields] = await this.redis.hscan(runtimeKeys.unwrittenRecords, "0", "COUNT", count);
    const records: CallRecord[] = [];
    for (let at = 1; at < fields.length; at += 2) {
      const parsed = callRecordSchema.safeParse(parseJson(fields[at] ?? ""));
      if (parsed.success) records.push(parsed.data);
    }
    return records;
  }

  async remove(records: readonly CallRecord[]): Promise<void> {
    if (records.length > 0) await this.redis.hdel(runtimeKeys.unwrittenRecords, ...records.map(({ call }) => call.id));
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
