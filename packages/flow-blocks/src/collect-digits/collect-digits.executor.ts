import { type BlockContext, defineExecutor, type EffectRequest, type Transition } from "@callwright/flow-engine";
import { CALLER_LEG, checkInputResultSchema, type PlayItem } from "@callwright/flow-schema";
import type { z } from "zod";
import { checkInput, normalizeInput } from "../common/input-format";
import { type PromptItem, resolvePrompts } from "../common/prompts";
import { sayText } from "../common/say";
import { collectDigitsDefinition } from "./collect-digits.definition";

type Config = z.output<typeof collectDigitsDefinition.configSchema>;

/**
 * `prompt` plays → `input` waits for keys → (`check`, for secret input) → (`confirm-prompt` → `confirm`).
 * `entered` holds the keys of this attempt.
 */
interface State {
  readonly phase: "prompt" | "input" | "check" | "confirm-prompt" | "confirm";
  readonly attempt: number;
  readonly entered: string;
  readonly [key: string]: string | number;
}
type Context = BlockContext<Config>;

export const collectDigitsExecutor = defineExecutor(collectDigitsDefinition)<State>({
  enter: (context) => {
    if (context.config.ignoreTypeAhead) context.digits.clear();
    if (context.digits.length > 0) return take(context, { phase: "input", attempt: 1, entered: "" }, total(context));
    return ask(context, 1, []);
  },
  resume: (context, state, event) => {
    switch (event.type) {
      case "digit":
        if (state.phase === "confirm" || state.phase === "confirm-prompt") return confirmed(context, state);
        if (state.phase === "check") return wait(context, state);
        if (state.phase === "prompt" && !context.config.interruptible) return wait(context, state);
        return take(
          context,
          { ...state, phase: "input" },
          state.phase === "prompt" ? [{ cancel: "prompt" }, ...total(context)] : [],
        );
      case "timer":
        if (state.phase === "confirm") return retry(context, state, "noInput", context.config.noInputPrompt);
        if (state.entered === "") return retry(context, state, "noInput", context.config.noInputPrompt);
        return complete(context, state, []);
      case "done":
        if (event.key === "check") {
          return checkInputResultSchema.parse(event.result).valid
            ? accept(context, state)
            : retry(context, state, "invalid", context.config.invalidPrompt);
        }
        if (event.key === "confirm-prompt") {
          return wait(context, { ...state, phase: "confirm" }, [
            { timer: "input", delayMs: context.config.firstDigitTimeoutMs },
          ]);
        }
        if (context.digits.length > 0) return take(context, { ...state, phase: "input" }, total(context));
        return listen(context, state.attempt);
      case "failed":
        return { type: "fail", code: "prompt-failed", message: event.message };
      default:
        return wait(context, state);
    }
  },
});

function wait(context: Context, state: State, effects: readonly EffectRequest[] = []): Transition<State> {
  return { type: "wait", state, effects, secret: context.config.secret };
}

function ask(context: Context, attempt: number, before: readonly PromptItem[]): Transition<State> {
  const items = resolvePrompts(context, [...before, ...context.config.prompt]);
  if (items.length === 0) return listen(context, attempt);
  return wait(context, { phase: "prompt", attempt, entered: "" }, [
    { cancel: "input" },
    { cancel: "total" },
    play("prompt", items, context.config.interruptible),
  ]);
}

function listen(context: Context, attempt: number): Transition<State> {
  return wait(context, { phase: "input", attempt, entered: "" }, [
    { timer: "input", delayMs: context.config.firstDigitTimeoutMs },
    ...total(context),
  ]);
}

const total = ({ config }: Context): EffectRequest[] =>
  config.totalTimeoutMs > 0 ? [{ timer: "total", delayMs: config.totalTimeoutMs }] : [];

/** Takes the keys that are there, one by one, until the input is complete. */
function take(context: Context, state: State, effects: readonly EffectRequest[]): Transition<State> {
  const { config, digits } = context;
  let { entered } = state;
  while (digits.length > 0) {
    const key = digits.take(1);
    if (config.terminators.includes(key)) return complete(context, { ...state, entered }, effects);
    entered += key;
    if (entered.length >= config.maxDigits) return complete(context, { ...state, entered }, effects);
  }
  return wait(context, { ...state, phase: "input", entered }, [
    ...effects,
    { timer: "input", delayMs: config.interDigitTimeoutMs },
  ]);
}

function complete(context: Context, state: State, effects: readonly EffectRequest[]): Transition<State> {
  const { config } = context;
  const { entered } = state;
  const stop: EffectRequest[] = [...effects, { cancel: "input" }, { cancel: "total" }];
  if (entered === "") return retry(context, state, "noInput", config.noInputPrompt, stop);
  if (entered.length < config.minDigits) return retry(context, state, "invalid", config.invalidPrompt, stop);
  if (config.secret && config.format !== "any") {
    // Checked where the digits are: a later replay has only their number, and takes the answer from the journal.
    const body = { type: "input.check", format: config.format, pattern: config.datePattern, value: entered } as const;
    return wait(context, { ...state, phase: "check" }, [...stop, { key: "check", body }]);
  }
  if (!checkInput(config.format, config.datePattern, entered)) {
    return retry(context, state, "invalid", config.invalidPrompt, stop);
  }
  return accept(context, state, stop);
}

function accept(context: Context, state: State, effects: readonly EffectRequest[] = []): Transition<State> {
  if (!context.config.confirm) return collected(context, state, effects);
  const { language, voice, timeZone } = context.settings;
  const text = sayText(state.entered, "digits", { language, timeZone, currency: "USD" });
  const readBack: PlayItem = { type: "speech", text, language, ...(voice ? { voice } : {}) };
  return wait(context, { ...state, phase: "confirm-prompt" }, [
    ...effects,
    play("confirm-prompt", [readBack, ...resolvePrompts(context, context.config.confirmPrompt)], true),
  ]);
}

function confirmed(context: Context, state: State): Transition<State> {
  const key = context.digits.take(1);
  if (key === context.config.confirmKey) return collected(context, state);
  if (key === context.config.againKey) return retry(context, state, "invalid", []);
  // Another key means nothing here: the question is asked again.
  return accept(context, state, [{ cancel: "input" }]);
}

function collected(context: Context, state: State, effects: readonly EffectRequest[] = []): Transition<State> {
  const { config } = context;
  const value = normalizeInput(config.format, config.datePattern, state.entered);
  return {
    type: "exit",
    port: "collected",
    set: { [config.saveTo]: value },
    effects,
    detail: { digits: config.secret ? "•".repeat(state.entered.length) : state.entered, attempts: state.attempt },
  };
}

function retry(
  context: Context,
  state: State,
  port: "noInput" | "invalid",
  before: readonly PromptItem[],
  effects: readonly EffectRequest[] = [],
): Transition<State> {
  if (state.attempt >= context.config.maxAttempts) {
    return { type: "exit", port, effects, detail: { attempts: state.attempt, length: state.entered.length } };
  }
  const next = ask(context, state.attempt + 1, before);
  return next.type === "wait" ? { ...next, effects: [...effects, ...(next.effects ?? [])] } : next;
}

const play = (key: string, items: readonly PlayItem[], stopOnDigit: boolean): EffectRequest => ({
  key,
  body: { type: "media.play", legId: CALLER_LEG, items: [...items], loop: false, stopOnDigit },
});
