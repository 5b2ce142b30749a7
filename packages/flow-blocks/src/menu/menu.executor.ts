import { type BlockContext, defineExecutor, type EffectRequest, type Transition } from "@callwright/flow-engine";
import { CALLER_LEG } from "@callwright/flow-schema";
import type { z } from "zod";
import { keyPort } from "../common/phone-keys";
import { type PromptItem, resolvePrompts } from "../common/prompts";
import { menuDefinition } from "./menu.definition";

type Config = z.output<typeof menuDefinition.configSchema>;
/** `attempt` counts from 1. While `listening` is false the prompt still plays. */
interface State {
  readonly attempt: number;
  readonly listening: boolean;
  readonly [key: string]: number | boolean;
}

export const menuExecutor = defineExecutor(menuDefinition)<State>({
  enter: (context) => {
    if (context.config.ignoreTypeAhead) context.digits.clear();
    if (context.digits.length > 0) return choose(context, 1);
    return ask(context, 1, []);
  },
  resume: (context, state, event) => {
    switch (event.type) {
      case "digit":
        // What is pressed into a prompt that cannot be interrupted counts when it has ended.
        if (!state.listening && !context.config.interruptible) return { type: "wait", state };
        return choose(context, state.attempt);
      case "done":
        if (event.key !== "prompt") return { type: "wait", state };
        if (context.digits.length > 0) return choose(context, state.attempt);
        return {
          type: "wait",
          state: { attempt: state.attempt, listening: true },
          effects: [{ timer: "input", delayMs: context.config.timeoutMs }],
        };
      case "timer":
        return again(context, state.attempt, "noInput", context.config.noInputPrompt, {});
      case "failed":
        return { type: "fail", code: "prompt-failed", message: event.message };
      default:
        return { type: "wait", state };
    }
  },
});

function choose(context: BlockContext<Config>, attempt: number): Transition<State> {
  const { config } = context;
  const key = context.digits.take(1);
  if (config.options.some((option) => option.key === key)) {
    const set = config.saveKeyTo ? { set: { [config.saveKeyTo]: key } } : {};
    return { type: "exit", port: keyPort(key), ...set, detail: { key, attempts: attempt } };
  }
  return again(context, attempt, "noMatch", config.noMatchPrompt, { key });
}

/** Asks once more, or leaves when the attempts are used up. */
function again(
  context: BlockContext<Config>,
  attempt: number,
  port: "noInput" | "noMatch",
  before: readonly PromptItem[],
  detail: Readonly<Record<string, string>>,
): Transition<State> {
  if (attempt >= context.config.maxAttempts) {
    return { type: "exit", port, detail: { ...detail, attempts: attempt } };
  }
  // A key typed ahead into the next attempt is heard, not talked over.
  if (context.digits.length > 0) return choose(context, attempt + 1);
  return ask(context, attempt + 1, before);
}

function ask(context: BlockContext<Config>, attempt: number, before: readonly PromptItem[]): Transition<State> {
  const items = resolvePrompts(context, [...before, ...context.config.prompt]);
  const effects: EffectRequest[] =
    items.length > 0
      ? [
          { cancel: "input" },
          {
            key: "prompt",
            body: {
              type: "media.play",
              legId: CALLER_LEG,
              items,
              loop: false,
              stopOnDigit: context.config.interruptible,
            },
          },
        ]
      : [{ timer: "input", delayMs: context.config.timeoutMs }];
  return { type: "wait", state: { attempt, listening: items.length === 0 }, effects };
}
