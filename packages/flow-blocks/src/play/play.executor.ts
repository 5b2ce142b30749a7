import { type BlockContext, defineExecutor, type EffectRequest } from "@callwright/flow-engine";
import { CALLER_LEG } from "@callwright/flow-schema";
import type { z } from "zod";
import { resolvePrompts } from "../common/prompts";
import { playDefinition } from "./play.definition";

type Config = z.output<typeof playDefinition.configSchema>;

export const playExecutor = defineExecutor(playDefinition)<{ times: number }>({
  enter: (context) => {
    // Keys typed ahead are meant for a block further on: who already knows the way is not held up.
    if (context.config.interruptible && context.digits.length > 0) {
      return { type: "exit", port: "next", detail: { skipped: true } };
    }
    return { type: "wait", state: { times: 1 }, effects: [play(context)] };
  },
  resume: (context, state, event) => {
    if (event.type === "digit" && context.config.interruptible) {
      return { type: "exit", port: "next", detail: { interrupted: true } };
    }
    if (event.type === "done" && event.key === "prompt") {
      if (state.times >= context.config.repeat) return { type: "exit", port: "next" };
      return { type: "wait", state: { times: state.times + 1 }, effects: [play(context)] };
    }
    if (event.type === "failed") return { type: "exit", port: "failed", detail: { error: event.message } };
    return { type: "wait", state };
  },
});

const play = (context: BlockContext<Config>): EffectRequest => ({
  key: "prompt",
  body: {
    type: "media.play",
    legId: CALLER_LEG,
    items: resolvePrompts(context, context.config.prompt),
    loop: false,
    stopOnDigit: context.config.interruptible,
  },
});
