import type { FlowDocument } from "@callwright/flow-schema";
import type { CheckedFlow, CheckOptions } from "./types";

export function createCheckedFlow(document: FlowDocument, options: CheckOptions): CheckedFlow {
  const successors = new Map<string, readonly { port: string; target: string }[]>();
  for (const [id, block] of Object.entries(document.blocks)) {
    const ports = new Set(options.definitions[block.kind]?.ports(block.config).map((port) => port.id));
    successors.set(
      id,
      Object.entries(block.next)
        .filter(([port, target]) => ports.has(port) && Object.hasOwn(document.blocks, target))
        .map(([port, target]) => ({ port, target })),
    );
  }
  const successorsOf = (id: string) => successors.get(id) ?? [];
  const entries = [document.start, ...(document.onError === undefined ? [] : [document.onError])];
  return {
    document,
    definitions: options.definitions,
    references: options.references ?? {},
    reachable: reachableFrom(
      entries.filter((id) => Object.hasOwn(document.blocks, id)),
      successorsOf,
    ),
    successors: successorsOf,
  };
}

function reachableFrom(
  entries: readonly string[],
  successors: (id: string) => readonly { readonly target: string }[],
): ReadonlySet<string> {
  const seen = new Set(entries);
  const stack = [...entries];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    for (const { target } of successors(id)) {
      if (seen.has(target)) continue;
      seen.add(target);
      stack.push(target);
    }
  }
  return seen;
}
