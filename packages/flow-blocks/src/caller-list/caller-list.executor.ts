import { toText } from "@callwright/expressions";
import { defineExecutor } from "@callwright/flow-engine";
import { listResultSchema } from "@callwright/flow-schema";
import { callerListDefinition } from "./caller-list.definition";

export const callerListExecutor = defineExecutor(callerListDefinition)({
  enter: (context) => ({
    type: "wait",
    state: null,
    effects: [
      {
        key: "check",
        body: {
          type: "list.check",
          listId: context.config.listId,
          number: toText(context.evaluate(context.config.number, "text")),
        },
      },
    ],
  }),
  resume: ({ config }, state, event) => {
    if (event.type === "failed") return { type: "exit", port: "failed", detail: { error: event.message } };
    if (event.type !== "done") return { type: "wait", state };
    const result = listResultSchema.parse(event.result);
    const set = config.saveLabelTo ? { set: { [config.saveLabelTo]: result.label } } : {};
    return { type: "exit", port: result.listed ? "listed" : "notListed", ...set, detail: result };
  },
});
