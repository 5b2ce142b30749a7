import { ExpressionError, type Value, type ValueType } from "@callwright/expressions";
import type { PreparedBlock, PreparedFlow } from "./bundle";
import type { BlockContext, DigitBuffer } from "./executor";
import { legIdOf, type StepRun } from "./step-run";

/** What a block may see and use while it handles one event. */
export function createBlockContext(
  run: StepRun,
  flow: PreparedFlow,
  block: PreparedBlock,
  visit: number,
): BlockContext<unknown> {
  const compile = (source: string, type: ValueType) => {
    const compiled = flow.language.compile(source, type);
    if (!compiled.ok) throw new ExpressionError(source, compiled.problem.message);
    return compiled.value;
  };
  const compileText = (source: string) => {
    const compiled = flow.language.compileText(source);
    if (!compiled.ok) throw new ExpressionError(source, compiled.problem.message);
    return compiled.value;
  };
  const valuesWith = (result: Value | undefined) => (result === undefined ? run.values() : { ...run.values(), result });
  return {
    config: block.config,
    blockId: block.id,
    visit,
    now: run.at,
    call: run.call,
    settings: flow.settings,
    digits: digitBuffer(run),
    random: () => run.random(),
    evaluate: (source, type, result) => compile(source, type).evaluate(valuesWith(result)),
    text: (source, encode) => {
      const text = compileText(source);
      return text.constant ?? text.render(run.values(), encode);
    },
    variableType: (name) => run.variableType(name),
    readsSecret: (source, kind) => {
      const { reads } = kind === "text" ? compileText(source) : compile(source, "json");
      return reads.some((name) => run.bundle.variables[name]?.secret ?? false);
    },
    promptHash: (promptId) => {
      const audio = Object.hasOwn(run.bundle.prompts, promptId) ? run.bundle.prompts[promptId] : undefined;
      return audio && (audio[flow.settings.language] ?? Object.values(audio)[0]);
    },
    once: <T extends object>(make: (language: PreparedFlow["language"]) => T) => {
      block.once.value ??= make(flow.language);
      // A block has one executor, which always asks for the same thing.
      return block.once.value as T;
    },
    legId: (key) => legIdOf(visit, key),
  };
}

function digitBuffer(run: StepRun): DigitBuffer {
  return {
    get length() {
      return run.digits.length;
    },
    peek: () => run.digits,
    take: (count) => {
      const taken = run.digits.slice(0, count);
      run.digits = run.digits.slice(count);
      return taken;
    },
    clear: () => {
      run.digits = "";
    },
  };
}
