import { defineBlock, referenceField, templateField } from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import { promptTexts, withFieldTexts } from "../common/field-texts";
import { durationField } from "../common/phone-keys";
import { promptsField } from "../common/prompts";
import messages from "./transfer.messages.json";

export const transferDefinition = defineBlock({
  kind: "transfer",
  version: 1,
  category: "route",
  icon: "phone-forwarded",
  configSchema: z.object({
    target: z.discriminatedUnion("type", [
      z.object({ type: z.literal("extension"), extension: referenceField("extension") }),
      z.object({ type: z.literal("sip"), uri: templateField({ maxLength: 300 }) }),
    ]),
    timeoutMs: durationField(3000, 180_000),
    announcement: promptsField(),
    callerId: templateField({ maxLength: 80, hints: { more: true } }),
    whileRinging: promptsField({ more: true }),
  }),
  defaults: {
    target: { type: "extension", extension: "" },
    timeoutMs: 25_000,
    announcement: [{ type: "speech", text: "One moment, I am connecting you." }],
    callerId: "{{ call.ani }}",
    whileRinging: [],
  },
  ports: () => [port("finished"), port("busy"), port("noAnswer"), port("rejected"), port("failed", "failure")],
  summarize: ({ target }) =>
    target.type === "extension"
      ? summary("extension", { extension: target.extension })
      : summary("sip", { uri: target.uri.replace(/^sips?:/, "") }),
  check: ({ target }) =>
    target.type === "sip" && target.uri !== "" && !/^(sips?:[^@\s]+@[^@\s]+|sips?:[^@\s]+|.*\{\{.*)$/i.test(target.uri)
      ? [{ code: "no-sip-address", severity: "error", path: ["target", "uri"], params: { uri: target.uri } }]
      : [],
  waits: true,
  migrations: [],
  messages: withFieldTexts(messages, { announcement: promptTexts, whileRinging: promptTexts }),
});
