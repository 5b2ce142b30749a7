import type { BlockRegistry, Fix, FlowDocument } from "@callwright/flow-schema";

/**
 * The document with a problem mended. The document itself is not changed; a fix for something that is not there
 * (any more) gives the same document back.
 */
export function applyFix(document: FlowDocument, fix: Fix, definitions: BlockRegistry): FlowDocument {
  switch (fix.type) {
    case "set-config": {
      const block = document.blocks[fix.block];
      if (!block) return document;
      const config = setAt(block.config, fix.path, fix.value);
      return isRecord(config) ? withBlock(document, fix.block, { ...block, config }) : document;
    }
    case "connect": {
      const block = document.blocks[fix.block];
      if (!block || !document.blocks[fix.to]) return document;
      return withBlock(document, fix.block, { ...block, next: { ...block.next, [fix.port]: fix.to } });
    }
    case "disconnect": {
      const block = document.blocks[fix.block];
      if (!block) return document;
      const { [fix.port]: _wire, ...next } = block.next;
      return withBlock(document, fix.block, { ...block, next });
    }
    case "add-and-connect": {
      const block = document.blocks[fix.block];
      const definition = definitions[fix.kind];
      if (!block || !definition) return document;
      const id = freeId(document, fix.kind);
      const at = document.layout[fix.block] ?? { x: 0, y: 0 };
      const port = definitions[block.kind]?.ports(block.config).findIndex((each) => each.id === fix.port) ?? 0;
      const added = {
        kind: definition.kind,
        version: definition.version,
        name: definition.messages.en.label,
        config: { ...definition.defaults },
        next: {},
      };
      return {
        ...document,
        blocks: {
          ...document.blocks,
          [fix.block]: { ...block, next: { ...block.next, [fix.port]: id } },
          [id]: added,
        },
        layout: { ...document.layout, [id]: { x: at.x + Math.max(0, port) * 280, y: at.y + 260 } },
      };
    }
    case "remove-block": {
      const { [fix.block]: removed, ...rest } = document.blocks;
      if (!removed || fix.block === document.start) return document;
      const { [fix.block]: _position, ...layout } = document.layout;
      const blocks = Object.fromEntries(
        Object.entries(rest).map(([id, block]) => [
          id,
          {
            ...block,
            next: Object.fromEntries(Object.entries(block.next).filter(([, target]) => target !== fix.block)),
          },
        ]),
      );
      const { onError, ...without } = document;
      return { ...without, ...(onError === undefined || onError === fix.block ? {} : { onError }), blocks, layout };
    }
    case "declare-variable": {
      if (document.variables[fix.name]) return document;
      const variable = { type: fix.valueType, secret: fix.secret ?? false };
      return { ...document, variables: { ...document.variables, [fix.name]: variable } };
    }
    case "set-error-handler": {
      const { onError: _before, ...rest } = document;
      return fix.block === null ? rest : { ...rest, onError: fix.block };
    }
  }
}

function withBlock(document: FlowDocument, id: string, block: FlowDocument["blocks"][string]): FlowDocument {
  return { ...document, blocks: { ...document.blocks, [id]: block } };
}

/** `hang-up`, then `hang-up-2`, … */
function freeId(document: FlowDocument, kind: string): string {
  let id = kind;
  for (let count = 2; Object.hasOwn(document.blocks, id); count++) id = `${kind}-${count}`;
  return id;
}

function setAt(target: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(target)) {
    return target.map((item: unknown, index) => (index === head ? setAt(item, rest, value) : item));
  }
  const record = isRecord(target) ? target : {};
  return { ...record, [head]: setAt(record[head], rest, value) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
