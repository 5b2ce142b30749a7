import { assignsField, defineBlock, expressionField } from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import messages from "./set-variables.messages.json";

export const setVariablesDefinition = defineBlock({
  kind: "set-variables",
  version: 1,
  category: "data",
  icon: "variable",
  configSchema: z.object({
    assignments: z
      .array(z.object({ variable: assignsField("json"), value: expressionField("json") }))
      .min(1)
      .max(30),
  }),
  defaults: { assignments: [{ variable: "", value: "" }] },
  ports: () => [port("next"), port("failed", "failure")],
  summarize: ({ assignments }) => summary("sets", { names: assignments.map((each) => each.variable).join(", ") }),
  waits: false,
  migrations: [],
  messages,
});
