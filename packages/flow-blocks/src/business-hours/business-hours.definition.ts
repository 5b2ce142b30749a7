import { defineBlock, referenceField, withHints } from "@callwright/flow-schema";
import { z } from "zod";
import { port, summary } from "../common/definition";
import messages from "./business-hours.messages.json";

export const businessHoursDefinition = defineBlock({
  kind: "business-hours",
  version: 1,
  category: "decide",
  icon: "calendar-clock",
  configSchema: z.object({
    calendarId: referenceField("calendar"),
    /** A way of its own for the emergency switch; without it those callers go by `closed`. */
    emergencyPort: withHints(z.boolean().default(false), { more: true }),
  }),
  defaults: { calendarId: "", emergencyPort: false },
  ports: ({ emergencyPort }) => [
    port("open"),
    port("closed"),
    port("holiday"),
    ...(emergencyPort ? [port("emergency")] : []),
    port("failed", "failure"),
  ],
  summarize: () => summary("hours"),
  waits: false,
  migrations: [],
  messages,
});
