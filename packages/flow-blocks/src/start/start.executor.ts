import { defineExecutor } from "@callwright/flow-engine";
import { startDefinition } from "./start.definition";

export const startExecutor = defineExecutor(startDefinition)({
  enter: ({ config }) => ({
    type: "exit",
    port: "next",
    effects: config.answer === "atOnce" ? [{ key: "answer", body: { type: "call.answer" } }] : [],
  }),
});
