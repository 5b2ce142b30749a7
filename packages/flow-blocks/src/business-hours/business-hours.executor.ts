import { defineExecutor } from "@callwright/flow-engine";
import { calendarResultSchema } from "@callwright/flow-schema";
import { businessHoursDefinition } from "./business-hours.definition";

export const businessHoursExecutor = defineExecutor(businessHoursDefinition)({
  enter: ({ config }) => ({
    type: "wait",
    state: null,
    effects: [{ key: "check", body: { type: "calendar.check", calendarId: config.calendarId } }],
  }),
  resume: ({ config }, state, event) => {
    if (event.type === "failed") return { type: "exit", port: "failed", detail: { error: event.message } };
    if (event.type !== "done") return { type: "wait", state };
    const result = calendarResultSchema.parse(event.result);
    const port = result.state === "emergency" && !config.emergencyPort ? "closed" : result.state;
    return { type: "exit", port, detail: result };
  },
});
