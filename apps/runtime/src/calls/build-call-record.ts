import type { LiveCallInfo } from "@callwright/contracts";
import { CALLER_LEG, type EngineEvent } from "@callwright/flow-schema";
import type { CallLeg } from "./call-leg";
import type { CallRecord, CallRow } from "./call-record";
import type { StoredRecording } from "./session-store";
import type { VisitLog } from "./visit-log";

export interface CallRecordParts {
  readonly info: LiveCallInfo;
  readonly epoch: number;
  /** Secret digits masked. */
  readonly events: readonly EngineEvent[];
  readonly legs: readonly CallLeg[];
  readonly visits: VisitLog;
  readonly recordings: readonly StoredRecording[];
  /** The runtime itself failed the call. */
  readonly failed: boolean;
}

/** The row of a call that has just begun. */
export function startedCallRow(info: LiveCallInfo): CallRow {
  return {
    workspaceId: info.workspaceId,
    id: info.callId,
    sipCallId: info.sipCallId,
    direction: info.direction,
    ani: info.ani,
    callerName: info.callerName,
    dnis: info.dnis,
    flowId: info.flowId,
    flowVersion: info.flowVersion,
    bundleHash: info.bundleHash,
    status: "inProgress",
    startedAt: time(info.startedAt),
    answeredAt: null,
    endedAt: null,
    durationMs: null,
    endedBy: null,
    cause: null,
    sipStatus: null,
    lastBlock: null,
    epochs: 1,
  };
}

/** Everything that is kept of a call that is over. */
export function buildCallRecord(parts: CallRecordParts): CallRecord {
  const { info, events } = parts;
  const { workspaceId, callId } = info;
  const ended = events.findLast((event) => event.type === "call.ended");
  const endedAt = ended?.at ?? events.at(-1)?.at ?? info.startedAt;
  const caller = parts.legs.find((leg) => leg.legId === CALLER_LEG);
  return {
    call: {
      ...startedCallRow(info),
      status: parts.failed ? "failed" : "completed",
      answeredAt: timeOrNull(caller?.answeredAt ?? null),
      endedAt: time(endedAt),
      durationMs: Math.max(0, Math.round(endedAt - info.startedAt)),
      endedBy: ended?.type === "call.ended" ? ended.by : "system",
      cause: ended?.type === "call.ended" ? ended.cause : "internal-error",
      sipStatus: caller?.sipStatus ?? (caller?.answeredAt ? 200 : null),
      lastBlock: parts.visits.last(),
      epochs: parts.epoch,
    },
    legs: parts.legs.map((leg) => ({
      workspaceId,
      callId,
      legId: leg.legId,
      direction: leg.direction,
      remote: leg.remote,
      startedAt: time(leg.startedAt),
      answeredAt: timeOrNull(leg.answeredAt),
      endedAt: timeOrNull(leg.endedAt ?? endedAt),
      cause: leg.cause,
      sipStatus: leg.sipStatus,
      mediaStats: leg.mediaStats === null ? null : { ...leg.mediaStats },
    })),
    visits: parts.visits.all().map((visit) => ({
      workspaceId,
      callId,
      seq: visit.visit,
      flowId: visit.flowId,
      blockId: visit.blockId,
      kind: visit.kind,
      port: visit.port,
      enteredAt: time(visit.enteredAt),
      leftAt: timeOrNull(visit.leftAt),
      detail: visit.detail ?? {},
    })),
    journal: { workspaceId, callId, bundleHash: info.bundleHash, events: [...events] },
    recordings: parts.recordings.map((recording) => ({
      workspaceId,
      callId,
      id: recording.id,
      purpose: recording.purpose,
      hash: recording.hash,
      durationMs: Math.round(recording.durationMs),
      createdAt: time(recording.createdAt),
    })),
  };
}

const time = (at: number): string => new Date(at).toISOString();
const timeOrNull = (at: number | null): string | null => (at === null ? null : time(at));
