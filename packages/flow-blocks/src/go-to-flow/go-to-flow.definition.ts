import { defineBlock, referenceField } from "@callwright/flow-schema";
import { z } from "zod";
import { summary } from "../common/definition";
import messages from "./go-to-flow.messages.json";

export const goToFlowDefinition = defineBlock({
  kind: "go-to-flow",
  version: 1,
  category: "control",
  icon: "corner-down-right",
  configSchema: z.object({ flowId: referenceField("flow") }),
  defaults: { flowId: "" },
  ports: () => [],
  summarize: () => summary("goes"),
  waits: false,
  ends: true,
  migrations: [],
  messages,
});
