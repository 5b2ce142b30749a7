import { defineBlock, withHints } from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import { promptTexts, withFieldTexts } from "../common/field-texts";
import { promptsField, promptWords } from "../common/prompts";
import messages from "./play.messages.json";

export const playDefinition = defineBlock({
  kind: "play",
  version: 1,
  category: "talk",
  icon: "volume-2",
  configSchema: z.object({
    prompt: promptsField(),
    interruptible: z.boolean().default(true),
    repeat: withHints(z.number().int().min(1).max(20).default(1), { more: true }),
  }),
  defaults: { prompt: [{ type: "speech", text: "Thank you for calling." }], interruptible: true, repeat: 1 },
  ports: () => [port("next"), port("failed", "failure")],
  summarize: ({ prompt }) => {
    const words = promptWords(prompt);
    return words ? summary("says", { words }) : summary("plays", { count: prompt.length });
  },
  check: ({ prompt }) => (prompt.length > 0 ? [] : [{ code: "nothing-to-play", severity: "error", path: ["prompt"] }]),
  waits: true,
  migrations: [],
  messages: withFieldTexts(messages, { prompt: promptTexts }),
});
