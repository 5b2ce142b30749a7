import { getSmoothStepPath, type Position } from "@xyflow/react";
import { type BlockView, portX } from "./canvas-model";

const RADIUS = 12;
const OFFSET = 20;
/** Room between a card and a wire that goes up beside it. */
const SIDE = 28;
const SPREAD = 8;

/** Both ends of a wire, in canvas pixels. */
export interface WireEnds {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly sourcePosition: Position;
  readonly targetX: number;
  readonly targetY: number;
  readonly targetPosition: Position;
}

/**
 * The line of a wire, orthogonal with rounded corners, and the middle of it. A wire that leads back up goes round its
 * two cards on the nearer side instead of through them.
 */
export function wirePath(
  ends: WireEnds,
  port: string,
  from: BlockView | undefined,
  to: BlockView | undefined,
): readonly [path: string, labelX: number, labelY: number] {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const up = targetY < sourceY + 2 * OFFSET;
  const failure = from?.failure.some((candidate) => candidate.id === port) ?? false;
  if (!from || !to || !up || failure) {
    const [path, x, y] = getSmoothStepPath({ ...ends, borderRadius: RADIUS, offset: OFFSET });
    return [path, x, y];
  }
  const sourceLeft = sourceX - portX(from, port);
  const targetLeft = targetX - to.width / 2;
  const place = from.normal.findIndex((candidate) => candidate.id === port);
  const left = Math.min(sourceLeft, targetLeft) - SIDE - Math.max(0, place) * SPREAD;
  const right =
    Math.max(sourceLeft + from.width, targetLeft + to.width) + SIDE + (from.normal.length - 1 - place) * SPREAD;
  const travel = (x: number) => Math.abs(sourceX - x) + Math.abs(targetX - x);
  const centerX = travel(left) <= travel(right) ? left : right;
  const [path, x, y] = getSmoothStepPath({ ...ends, borderRadius: RADIUS, offset: OFFSET, centerX });
  return [path, x, y];
}
