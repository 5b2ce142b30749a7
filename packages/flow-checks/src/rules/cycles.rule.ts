import type { CheckedFlow, Rule } from "../types";

/**
 * Every cycle passes a block that waits: else a call would go round in it without end (the engine stops it and the
 * caller hears an apology). Found as strongly connected parts of the graph of blocks that do not wait
 * (Tarjan 1972), so each knot is reported once, at the block that stands first in the document.
 */
export const cyclesRule: Rule = (flow) => {
  const waits = (id: string) => {
    const block = flow.document.blocks[id];
    return !block || (flow.definitions[block.kind]?.waits ?? true);
  };
  const ids = Object.keys(flow.document.blocks).filter((id) => !waits(id));
  return components(ids, (id) => successorsWithin(flow, id, waits))
    .filter((part) => part.length > 1 || successorsWithin(flow, part[0] ?? "", waits).includes(part[0] ?? ""))
    .map((part) => {
      const inOrder = ids.filter((id) => part.includes(id));
      return {
        code: "cycle-without-wait",
        severity: "error",
        ...(inOrder[0] === undefined ? {} : { block: inOrder[0] }),
        params: { blocks: inOrder.map((id) => flow.document.blocks[id]?.name || id).join(" → ") },
      };
    });
};

function successorsWithin(flow: CheckedFlow, id: string, waits: (id: string) => boolean): string[] {
  return flow
    .successors(id)
    .map(({ target }) => target)
    .filter((target) => !waits(target));
}

/** Strongly connected components. Iterative: a flow may be a chain of thousands of blocks. */
function components(ids: readonly string[], successors: (id: string) => readonly string[]): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  const open = (id: string) => {
    index.set(id, index.size);
    low.set(id, index.size - 1);
    stack.push(id);
    onStack.add(id);
    return { id, targets: successors(id), at: 0 };
  };
  for (const root of ids) {
    if (index.has(root)) continue;
    const frames = [open(root)];
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const target = frame.targets[frame.at++];
      if (target === undefined) {
        frames.pop();
        const lowest = low.get(frame.id) ?? 0;
        const parent = frames.at(-1);
        if (parent) low.set(parent.id, Math.min(low.get(parent.id) ?? 0, lowest));
        if (lowest !== index.get(frame.id)) continue;
        const part: string[] = [];
        for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
          onStack.delete(member);
          part.push(member);
          if (member === frame.id) break;
        }
        found.push(part);
      } else if (!index.has(target)) frames.push(open(target));
      else if (onStack.has(target)) low.set(frame.id, Math.min(low.get(frame.id) ?? 0, index.get(target) ?? 0));
    }
  }
  return found;
}
