import type { FlowDocument } from "@callwright/flow-schema";

/**
 * A new block id: the kind, so that exports read well, and a random ending, so that two people who add a block at
 * the same moment never meet in one id.
 * @param random gives a number from 0 up to 1
 */
export function newBlockId(kind: string, taken: (id: string) => boolean, random: () => number): string {
  for (;;) {
    const ending = Math.floor(random() * 36 ** 5)
      .toString(36)
      .padStart(5, "0");
    const id = `${kind.slice(0, 50)}-${ending}`;
    if (!taken(id)) return id;
  }
}

/** A name that no other block of the flow has: `Menu`, then `Menu 2`, `Menu 3`. */
export function freeBlockName(flow: FlowDocument, base: string): string {
  const names = new Set(Object.values(flow.blocks).map((block) => block.name));
  if (!names.has(base)) return base;
  for (let count = 2; ; count += 1) if (!names.has(`${base} ${count}`)) return `${base} ${count}`;
}
