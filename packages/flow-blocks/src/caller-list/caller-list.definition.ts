import { assignsField, defineBlock, expressionField, referenceField } from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import messages from "./caller-list.messages.json";

export const callerListDefinition = defineBlock({
  kind: "caller-list",
  version: 1,
  category: "decide",
  icon: "contact-round",
  configSchema: z.object({
    listId: referenceField("list"),
    number: expressionField("text", { hints: { more: true } }),
    saveLabelTo: assignsField("text", { optional: true, hints: { more: true } }),
  }),
  defaults: { listId: "", number: "call.ani", saveLabelTo: "" },
  ports: () => [port("listed"), port("notListed"), port("failed", "failure")],
  summarize: () => summary("list"),
  waits: false,
  migrations: [],
  messages,
});
