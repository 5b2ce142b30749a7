import type { BlockRegistry, FlowDocument } from "@callwright/flow-schema";

/**
 * Blocks from which a secret input is reached without another block taking the keys first. A caller who types ahead
 * there types the secret already, so those keys are sealed in the journal too.
 */
export function blocksBeforeSecretInput(document: FlowDocument, definitions: BlockRegistry): ReadonlySet<string> {
  const before = new Map<string, string[]>();
  const queue: string[] = [];
  for (const [id, block] of Object.entries(document.blocks)) {
    for (const target of Object.values(block.next)) {
      const sources = before.get(target);
      if (sources) sources.push(id);
      else before.set(target, [id]);
    }
    if (definitions[block.kind]?.keys(block.config) === "secret") queue.push(id);
  }
  const found = new Set<string>();
  for (let target = queue.pop(); target !== undefined; target = queue.pop()) {
    for (const source of before.get(target) ?? []) {
      const block = document.blocks[source];
      if (!block || found.has(source) || definitions[block.kind]?.keys(block.config) !== "none") continue;
      found.add(source);
      queue.push(source);
    }
  }
  return found;
}
