import { FLOW_SCHEMA_VERSION } from "@callwright/flow-schema";

/** The smallest flow that can be published: says hello and hangs up. */
export function helloFlow() {
  return {
    schemaVersion: FLOW_SCHEMA_VERSION,
    id: "hello",
    name: "Hello",
    kind: "inbound",
    settings: { language: "en", timeZone: "UTC" },
    variables: {},
    start: "start",
    blocks: {
      start: { kind: "start", version: 1, name: "Start", config: { answer: "atOnce" }, next: { next: "hello" } },
      hello: {
        kind: "play",
        version: 1,
        name: "Hello",
        config: { prompt: [{ type: "speech", text: "Hello." }], interruptible: true, repeat: 1 },
        next: { next: "end" },
      },
      end: { kind: "hang-up", version: 1, name: "End", config: { cause: "normal" }, next: {} },
    },
    layout: {},
    notes: {},
  };
}
