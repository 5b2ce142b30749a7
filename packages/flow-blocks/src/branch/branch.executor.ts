import { defineExecutor } from "@callwright/flow-engine";
import { conditionExpression } from "../common/condition";
import { branchDefinition } from "./branch.definition";

export const branchExecutor = defineExecutor(branchDefinition)({
  enter: (context) => {
    const branches = context.once(() =>
      context.config.branches.map((branch) => ({
        id: branch.id,
        name: branch.name,
        source: conditionExpression(branch.when, (name) => context.variableType(name)),
      })),
    );
    for (const branch of branches) {
      if (context.evaluate(branch.source, "boolean") === true) {
        return { type: "exit", port: branch.id, detail: { branch: branch.name || branch.id } };
      }
    }
    return { type: "exit", port: "otherwise" };
  },
});
