import { defineBlock } from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import messages from "./error-handler.messages.json";

export const errorHandlerDefinition = defineBlock({
  kind: "error-handler",
  version: 1,
  category: "entry",
  icon: "life-buoy",
  configSchema: z.object({}),
  defaults: {},
  ports: () => [port("next")],
  summarize: () => summary("catches"),
  check: (_config, flow) => {
    const handler = flow.onError === undefined ? undefined : flow.blocks[flow.onError];
    const first = Object.entries(flow.blocks).find(([, block]) => block.kind === "error-handler")?.[0];
    return handler || first === undefined
      ? []
      : [{ code: "not-in-use", severity: "error", fix: { type: "set-error-handler", block: first } }];
  },
  waits: false,
  migrations: [],
  messages,
});
