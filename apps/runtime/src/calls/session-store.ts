import {
  callKeys,
  type LiveCallInfo,
  type LiveLeg,
  liveCallInfoSchema,
  liveLegSchema,
  runtimeKeys,
} from "@callwright/contracts";
import { type EngineEvent, engineEventSchema } from "@callwright/flow-schema";
import type { Redis } from "ioredis";
import { z } from "zod";

/** One event as it stands in Redis. */
export interface JournalEntry {
  /** Masked where the digit was keyed into a secret input. */
  readonly event: EngineEvent;
  /** The true digit, sealed with the call's key; empty where nothing is masked. */
  readonly sealed: string;
  /** `<bootId>/<seq>` of the media event it came of, else empty. */
  readonly media: string;
}

/** What is to be written of a call; a write happens whole or not at all. */
export interface SessionWrite {
  readonly callId: string;
  readonly epoch: number;
  /** Changed members of the session hash. */
  readonly fields: ReadonlyMap<string, string>;
  readonly entries: readonly JournalEntry[];
  /** Everything of the call is in this write: make the session if it is not there. */
  readonly create: boolean;
}

/**
 * - `written`
 * - `fenced`: another runtime has the call, by a higher epoch: let go of it
 * - `missing`: Redis does not know the call (it has lost its last second): write all of it with `create`
 */
export type WriteResult = "written" | "fenced" | "missing";

/** What another runtime left of a call. */
export interface StoredSession {
  readonly info: LiveCallInfo;
  readonly epoch: number;
  readonly legs: readonly LiveLeg[];
  readonly recordings: readonly StoredRecording[];
  readonly entries: readonly JournalEntry[];
  /** Key that opens sealed digits, in base64; null where none was needed. */
  readonly secretKey: string | null;
}

export const storedRecordingSchema = z.object({
  id: z.string(),
  purpose: z.string(),
  hash: z.string(),
  durationMs: z.number(),
  createdAt: z.number(),
});
export type StoredRecording = z.infer<typeof storedRecordingSchema>;

/** Where calls in progress are kept for a successor. */
export interface CallStore {
  write(write: SessionWrite): Promise<WriteResult>;
  writeSecretKey(callId: string, keyBase64: string): Promise<void>;
  /** Deletes everything of a call that is over. */
  remove(callId: string, epoch: number): Promise<void>;
  /**
   * Reads what is stored of a call.
   * @returns null where it is gone or cannot be read
   */
  read(callId: string): Promise<StoredSession | null>;
}

/**
 * The epoch fences: a runtime that was thought dead and comes to again cannot write behind its successor's back.
 * An entry that is there already is passed over, so a write may be repeated.
 */
const WRITE_SCRIPT = `
local current = redis.call('HGET', KEYS[1], 'epoch')
if ARGV[2] == 'create' then
  if current and tonumber(current) > tonumber(ARGV[1]) then return 0 end
elseif not current then
  return -1
elseif current ~= ARGV[1] then
  return 0
end
local fields = tonumber(ARGV[3])
if fields > 0 then redis.call('HSET', KEYS[1], unpack(ARGV, 4, 3 + fields)) end
for i = 4 + fields, #ARGV, 4 do
  redis.pcall('XADD', KEYS[2], ARGV[i] .. '-0', 'event', ARGV[i + 1], 'sealed', ARGV[i + 2], 'media', ARGV[i + 3])
end
return 1
`;

/** Removes a call, unless another runtime has it. */
const REMOVE_SCRIPT = `
local current = redis.call('HGET', KEYS[1], 'epoch')
if current and current ~= ARGV[1] then return 0 end
redis.call('DEL', unpack(KEYS))
return 1
`;

/** The keys of calls in Redis. */
export class SessionStore implements CallStore {
  constructor(
    private readonly redis: Redis,
    private readonly runtimeId: string,
  ) {
    redis.defineCommand("cwWriteSession", { numberOfKeys: 2, lua: WRITE_SCRIPT });
    redis.defineCommand("cwRemoveSession", { numberOfKeys: 4, lua: REMOVE_SCRIPT });
  }

  async write(write: SessionWrite): Promise<WriteResult> {
    const keys = callKeys(write.callId);
    const args: (string | number)[] = [write.epoch, write.create ? "create" : "update", write.fields.size * 2];
    for (const [name, value] of write.fields) args.push(name, value);
    for (const entry of write.entries) {
      args.push(entry.event.seq, JSON.stringify(entry.event), entry.sealed, entry.media);
    }
    const added = write.create ? this.redis.sadd(runtimeKeys.calls(this.runtimeId), write.callId) : null;
    const [result] = await Promise.all([this.#run("cwWriteSession", [keys.session, keys.journal, ...args]), added]);
    if (result === 1) return "written";
    return result === -1 ? "missing" : "fenced";
  }

  async writeSecretKey(callId: string, keyBase64: string): Promise<void> {
    await this.redis.set(callKeys(callId).secret, keyBase64);
  }

  async remove(callId: string, epoch: number): Promise<void> {
    const keys = callKeys(callId);
    await Promise.all([
      this.#run("cwRemoveSession", [keys.session, keys.journal, keys.secret, keys.commands, epoch]),
      this.redis.srem(runtimeKeys.calls(this.runtimeId), callId),
    ]);
  }

  async read(callId: string): Promise<StoredSession | null> {
    const keys = callKeys(callId);
    const [hash, entries, secretKey] = await Promise.all([
      this.redis.hgetall(keys.session),
      this.redis.xrange(keys.journal, "-", "+"),
      this.redis.get(keys.secret),
    ]);
    if (hash.info === undefined) return null;
    const legs: LiveLeg[] = [];
    const recordings: StoredRecording[] = [];
    for (const [name, value] of Object.entries(hash)) {
      if (name.startsWith("leg:")) legs.push(liveLegSchema.parse(JSON.parse(value)));
      if (name.startsWith("recording:")) recordings.push(storedRecordingSchema.parse(JSON.parse(value)));
    }
    return {
      info: liveCallInfoSchema.parse(JSON.parse(hash.info)),
      epoch: Number(hash.epoch),
      legs,
      recordings,
      entries: entries.map(([, fields]) => readEntry(fields)),
      secretKey,
    };
  }

  /** Commands of ioredis that were defined by a script have no type: they are looked up by name. */
  async #run(name: string, args: readonly (string | number)[]): Promise<unknown> {
    const command: unknown = Reflect.get(this.redis, name);
    if (typeof command !== "function") throw new Error(`the Redis script ${name} is not defined`);
    return await Reflect.apply(command, this.redis, args);
  }
}

function readEntry(fields: readonly string[]): JournalEntry {
  const members = new Map<string, string>();
  for (let at = 0; at + 1 < fields.length; at += 2) members.set(fields[at] ?? "", fields[at + 1] ?? "");
  return {
    event: engineEventSchema.parse(JSON.parse(members.get("event") ?? "null")),
    sealed: members.get("sealed") ?? "",
    media: members.get("media") ?? "",
  };
}
