import type { FlowDocument } from "@callwright/flow-schema";
import { listWires, wireId } from "./canvas-model";

/** One block that a call went through, in order. Times are epoch milliseconds. */
export interface PathVisit {
  readonly seq: number;
  readonly blockId: string;
  /** The port it was left by; null while the call is there, or when it ended there. */
  readonly port: string | null;
  readonly enteredAt: number;
  readonly leftAt: number | null;
}

export interface WalkedBlock {
  /** Numbers of the visits, as a person counts them: from 1. */
  readonly numbers: readonly number[];
  /** The visits themselves, by `seq`. */
  readonly seqs: readonly number[];
  /** Milliseconds from the first visit's start to the first time the block was entered. */
  readonly firstAtMs: number;
}

export interface WalkedWire {
  readonly id: string;
  readonly source: string;
  readonly port: string | null;
  readonly target: string;
  /** How often the call went this way; 0 = never. */
  readonly times: number;
  /** No wire of the flow: the call went to the error handler because the port leads nowhere. */
  readonly jump: boolean;
}

export interface WalkedPath {
  readonly blocks: ReadonlyMap<string, WalkedBlock>;
  readonly wires: readonly WalkedWire[];
}

/** Where a call went on the picture of its flow. Visits to blocks that the flow does not have are passed over. */
export function walkedPath(flow: FlowDocument, visits: readonly PathVisit[]): WalkedPath {
  const known = visits.filter((visit) => Object.hasOwn(flow.blocks, visit.blockId));
  const start = known[0]?.enteredAt ?? 0;
  const blocks = new Map<string, WalkedBlock>();
  const times = new Map<string, number>();
  const jumps = new Map<string, WalkedWire>();
  known.forEach((visit, index) => {
    const before = blocks.get(visit.blockId);
    blocks.set(visit.blockId, {
      numbers: [...(before?.numbers ?? []), index + 1],
      seqs: [...(before?.seqs ?? []), visit.seq],
      firstAtMs: before?.firstAtMs ?? visit.enteredAt - start,
    });
    const next = known[index + 1];
    if (!next) return;
    const port = visit.port;
    const wired = port !== null && flow.blocks[visit.blockId]?.next[port] === next.blockId;
    const id = wired ? wireId(visit.blockId, port) : `jump:${visit.blockId}/${port ?? ""}/${next.blockId}`;
    times.set(id, (times.get(id) ?? 0) + 1);
    if (!wired) {
      jumps.set(id, { id, source: visit.blockId, port, target: next.blockId, times: times.get(id) ?? 1, jump: true });
    }
  });
  const wires = listWires(flow).map((wire) => ({ ...wire, times: times.get(wire.id) ?? 0, jump: false }));
  return { blocks, wires: [...wires, ...jumps.values()] };
}

/** Minutes and seconds: `0:07`, `12:30`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
