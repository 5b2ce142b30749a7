import { createEmptyFlow, type FlowDocument } from "@callwright/flow-schema";

type Block = FlowDocument["blocks"][string];

export function block(kind: string, config: Record<string, unknown>, next: Record<string, string>, name = ""): Block {
  return { kind, version: 1, name, config, next };
}

/** Start → Greeting → End: a flow without a problem. */
export function goodFlow(): FlowDocument {
  const empty = createEmptyFlow("front-desk", "Front desk");
  const greeting = { prompt: [{ type: "speech", text: "Welcome." }], interruptible: true };
  return {
    ...empty,
    blocks: {
      start: block("start", {}, { next: "greeting" }, "Start"),
      greeting: block("play", greeting, { next: "end" }, "Greeting"),
      end: block("hang-up", { cause: "normal" }, {}, "End"),
    },
    layout: {},
  };
}

export function withBlocks(blocks: FlowDocument["blocks"]): FlowDocument {
  const flow = goodFlow();
  return { ...flow, blocks: { ...flow.blocks, ...blocks } };
}
