import { defineBlock } from "@callwright/flow-schema";
import { z } from "zod";
import { conditionSchema } from "../common/condition";
import { port, summary } from "../common/definition";
import { conditionTexts, withFieldTexts } from "../common/field-texts";
import messages from "./branch.messages.json";

export const branchDefinition = defineBlock({
  kind: "branch",
  version: 1,
  category: "decide",
  icon: "split",
  configSchema: z.object({
    branches: z
      .array(
        z.object({
          /** Stays when the branch is renamed or moved, so its wire does too. */
          id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
          name: z.string().max(60),
          when: conditionSchema,
        }),
      )
      .min(1)
      .max(30),
  }),
  defaults: {
    branches: [
      {
        id: "branch-1",
        name: "",
        when: { type: "rules", match: "all", rules: [{ subject: "call.ani", operator: "isNotEmpty", value: "" }] },
      },
    ],
  },
  ports: ({ branches }) => [
    ...branches.map((branch, index) => ({
      id: branch.id,
      class: "normal" as const,
      label: { key: branch.name ? "ports.named" : "ports.numbered", params: { name: branch.name, number: index + 1 } },
    })),
    port("otherwise"),
  ],
  summarize: ({ branches }) =>
    summary("branches", { names: branches.map((branch, index) => branch.name || `${index + 1}`).join(", ") }),
  check: ({ branches }) => {
    const seen = new Set(["otherwise"]);
    return branches.flatMap((branch, index) => {
      const known = seen.has(branch.id);
      seen.add(branch.id);
      return known
        ? [
            {
              code: "branch-twice",
              severity: "error" as const,
              path: ["branches", index, "id"],
              params: { id: branch.id },
            },
          ]
        : [];
    });
  },
  waits: false,
  migrations: [],
  messages: withFieldTexts(messages, { "branches.when": conditionTexts }),
});
