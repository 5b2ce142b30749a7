import { defineBlock } from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import messages from "./start.messages.json";

export const startDefinition = defineBlock({
  kind: "start",
  version: 1,
  category: "entry",
  icon: "phone-incoming",
  configSchema: z.object({
    /** `atOnce`: the call is answered when it comes in; `whenHeard`: when the first thing is played, so a block before it can refuse the call. */
    answer: z.enum(["atOnce", "whenHeard"]).default("atOnce"),
  }),
  defaults: { answer: "atOnce" },
  ports: () => [port("next")],
  summarize: (config) => summary(config.answer),
  waits: false,
  migrations: [],
  messages,
});
