import { type BlockContext, defineExecutor, type EffectRequest, type Transition } from "@callwright/flow-engine";
import { CALLER_LEG, type PlayItem, type RecordResult, recordResultSchema } from "@callwright/flow-schema";
import type { z } from "zod";
import { resolvePrompts } from "../common/prompts";
import { recordMessageDefinition } from "./record-message.definition";

type Config = z.output<typeof recordMessageDefinition.configSchema>;
type Context = BlockContext<Config>;

/** How long a caller may think about keeping a message; then it is kept: nothing that was said is lost. */
const REVIEW_TIMEOUT_MS = 6000;

/** `prompt` → `recording` → (`review-prompt` → `review`) */
interface State {
  readonly phase: "prompt" | "recording" | "review-prompt" | "review";
  readonly attempt: number;
  readonly recordingId: string;
  readonly hash: string;
  readonly durationMs: number;
  readonly [key: string]: string | number;
}

const NOTHING = { recordingId: "", hash: "", durationMs: 0 };

export const recordMessageExecutor = defineExecutor(recordMessageDefinition)<State>({
  enter: (context) => begin(context, 1),
  resume: (context, state, event) => {
    switch (event.type) {
      case "digit":
        return pressed(context, state);
      case "timer":
        return kept(context, state);
      case "failed":
        return { type: "exit", port: "failed", detail: { error: event.message } };
      case "done":
        if (event.key === "prompt") return record(context, state.attempt);
        if (event.key === "recording") return recorded(context, state, recordResultSchema.parse(event.result));
        return {
          type: "wait",
          state: { ...state, phase: "review" },
          effects: [{ timer: "review", delayMs: REVIEW_TIMEOUT_MS }],
        };
      default:
        return { type: "wait", state };
    }
  },
});

function begin(context: Context, attempt: number): Transition<State> {
  const items = resolvePrompts(context, context.config.prompt);
  if (items.length === 0) return record(context, attempt);
  // Not stopped by keys: a caller who talks before the tone is not recorded.
  return { type: "wait", state: { phase: "prompt", attempt, ...NOTHING }, effects: [play("prompt", items, false)] };
}

function record(context: Context, attempt: number): Transition<State> {
  const { maxMs, silenceMs, finishKeys, beep } = context.config;
  // Keys from before the tone would end the message at once.
  context.digits.clear();
  return {
    type: "wait",
    state: { phase: "recording", attempt, ...NOTHING },
    effects: [
      {
        key: "recording",
        body: { type: "media.record", legId: CALLER_LEG, purpose: "message", maxMs, silenceMs, finishKeys, beep },
      },
    ],
  };
}

function recorded(context: Context, state: State, result: RecordResult): Transition<State> {
  const { config } = context;
  context.digits.clear();
  if (result.durationMs < config.minMs) {
    if (state.attempt >= config.maxAttempts) {
      return { type: "exit", port: "noMessage", detail: { durationMs: result.durationMs, attempts: state.attempt } };
    }
    return begin(context, state.attempt + 1);
  }
  const { recordingId, hash, durationMs } = result;
  const done: State = { ...state, phase: "review-prompt", recordingId, hash, durationMs };
  if (!config.review) return kept(context, done);
  const items: PlayItem[] = [{ type: "prompt", hash }, ...resolvePrompts(context, config.reviewPrompt)];
  return { type: "wait", state: done, effects: [play("review-prompt", items, true)] };
}

function pressed(context: Context, state: State): Transition<State> {
  if (state.phase !== "review" && state.phase !== "review-prompt") {
    context.digits.clear();
    return { type: "wait", state };
  }
  const key = context.digits.take(1);
  if (key === context.config.keepKey) return kept(context, state);
  if (key !== context.config.againKey) return { type: "wait", state };
  if (state.attempt >= context.config.maxAttempts) return kept(context, state);
  const again = begin(context, state.attempt + 1);
  const stop: EffectRequest[] = [{ cancel: "review-prompt" }, { cancel: "review" }];
  return again.type === "wait" ? { ...again, effects: [...stop, ...(again.effects ?? [])] } : again;
}

function kept({ config }: Context, { recordingId, hash, durationMs, attempt }: State): Transition<State> {
  const set = config.saveTo ? { set: { [config.saveTo]: hash } } : {};
  return { type: "exit", port: "recorded", ...set, detail: { recordingId, durationMs, attempts: attempt } };
}

const play = (key: string, items: readonly PlayItem[], stopOnDigit: boolean): EffectRequest => ({
  key,
  body: { type: "media.play", legId: CALLER_LEG, items: [...items], loop: false, stopOnDigit },
});
