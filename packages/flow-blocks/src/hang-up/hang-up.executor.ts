import { defineExecutor } from "@callwright/flow-engine";
import { hangUpDefinition } from "./hang-up.definition";

export const hangUpExecutor = defineExecutor(hangUpDefinition)({
  enter: ({ config }) => ({ type: "end", cause: config.cause, detail: { cause: config.cause } }),
});
