import { defineExecutor } from "@callwright/flow-engine";
import { goToFlowDefinition } from "./go-to-flow.definition";

export const goToFlowExecutor = defineExecutor(goToFlowDefinition)({
  enter: ({ config }) => ({ type: "goto", flowId: config.flowId, detail: { flow: config.flowId } }),
});
