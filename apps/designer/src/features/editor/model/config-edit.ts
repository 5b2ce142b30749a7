import type { Block, BlockRegistry, FlowDocument } from "@callwright/flow-schema";
import { disconnect, renamePort, setConfigField } from "./block-commands";
import { type FlowCommand, sequence } from "./flow-command";
import { withValueAt } from "./form-model";

/**
 * Changes one value inside a block's configuration. Wires follow: when the change gives a port another name (another
 * key of a menu) its wire stays with it, and wires of ports that are gone are taken off in the same step.
 */
export function editConfig(
  flow: FlowDocument,
  definitions: BlockRegistry,
  id: string,
  path: readonly (string | number)[],
  value: unknown,
): FlowCommand {
  const block = flow.blocks[id];
  const [field] = path;
  if (!block || typeof field !== "string") return () => undefined;
  const changed = withValueAt(block.config[field], path.slice(1), value);
  const config = { ...block.config, [field]: changed };
  if (changed === undefined) delete config[field];
  return sequence(setConfigField(id, field, changed), ...rewire(block, definitions, id, config));
}

function rewire(block: Block, definitions: BlockRegistry, id: string, config: Record<string, unknown>): FlowCommand[] {
  const definition = definitions[block.kind];
  // A configuration that is not whole at this moment says nothing about ports.
  if (!definition?.configSchema.safeParse(config).success) return [];
  const before = definition.ports(block.config).map((port) => port.id);
  const after = definition.ports(config).map((port) => port.id);
  const gone = before.filter((port) => !after.includes(port));
  const fresh = after.filter((port) => !before.includes(port));
  const [from] = gone;
  const [to] = fresh;
  if (gone.length === 1 && fresh.length === 1 && from !== undefined && to !== undefined) {
    return Object.hasOwn(block.next, from) ? [renamePort(id, from, to)] : [];
  }
  return gone.filter((port) => Object.hasOwn(block.next, port)).map((port) => disconnect(id, port));
}
