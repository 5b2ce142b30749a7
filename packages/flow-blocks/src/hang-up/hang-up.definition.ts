import { defineBlock } from "@callwright/flow-schema";
import { z } from "zod";
import { summary } from "../common/definition";
import messages from "./hang-up.messages.json";

export const hangUpDefinition = defineBlock({
  kind: "hang-up",
  version: 1,
  category: "control",
  icon: "phone-off",
  configSchema: z.object({
    /** Heard as such only by callers whose call was not answered yet; others just end. */
    cause: z.enum(["normal", "busy", "rejected"]).default("normal"),
  }),
  defaults: { cause: "normal" },
  ports: () => [],
  summarize: ({ cause }) => summary(cause),
  waits: false,
  ends: true,
  migrations: [],
  messages,
});
