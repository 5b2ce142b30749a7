import { blocks } from "@callwright/flow-blocks";
import { type PreparedBundle, prepareBundle } from "@callwright/flow-engine";
import { type Block, createEmptyFlow, type FlowDocument } from "@callwright/flow-schema";

const block = (kind: string, config: Record<string, unknown>, next: Record<string, string>): Block => ({
  kind,
  version: 1,
  name: kind,
  config: { ...blocks.definitions[kind]?.defaults, ...config },
  next,
});

/** The fixed mix: a menu with a wrong key, a text with variables, a branch, a timer, an HTTP result; then from the top. */
export const document: FlowDocument = {
  ...createEmptyFlow("bench", "Bench"),
  variables: { status: { type: "text", secret: false }, rounds: { type: "number", secret: false } },
  blocks: {
    start: block("start", {}, { next: "menu" }),
    menu: block("menu", {}, { "key-1": "ask", "key-2": "ask", noInput: "menu", noMatch: "menu" }),
    ask: block(
      "http-request",
      {
        url: "https://shop.example/orders/{{ call.ani }}",
        mappings: [{ variable: "status", value: "result.body.status" }],
      },
      { success: "count", failed: "menu", timeout: "menu" },
    ),
    count: block(
      "set-variables",
      { assignments: [{ variable: "rounds", value: "rounds + 1" }] },
      { next: "which", failed: "menu" },
    ),
    which: block(
      "branch",
      {
        branches: [
          {
            id: "lost",
            name: "",
            when: { type: "rules", match: "all", rules: [{ subject: "status", operator: "equals", value: "lost" }] },
          },
          {
            id: "shipped",
            name: "",
            when: { type: "rules", match: "all", rules: [{ subject: "status", operator: "equals", value: "shipped" }] },
          },
        ],
      },
      { lost: "say", shipped: "say", otherwise: "say" },
    ),
    say: block(
      "play",
      { prompt: [{ type: "speech", text: "Your order is {{ status }}. Round {{ rounds }}." }] },
      { next: "quiet" },
    ),
    quiet: block("menu", { maxAttempts: 1 }, { "key-1": "menu", "key-2": "menu", noInput: "menu", noMatch: "menu" }),
  },
  layout: {},
};

export const prepared = (): PreparedBundle =>
  prepareBundle(
    { bundleVersion: 1, main: document.id, flows: { [document.id]: document }, prompts: {}, engineFlags: [] },
    blocks,
  );
