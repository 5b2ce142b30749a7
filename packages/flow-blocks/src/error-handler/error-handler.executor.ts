import { defineExecutor } from "@callwright/flow-engine";
import { errorHandlerDefinition } from "./error-handler.definition";

export const errorHandlerExecutor = defineExecutor(errorHandlerDefinition)({
  enter: () => ({ type: "exit", port: "next" }),
});
