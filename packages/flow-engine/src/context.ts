import { type Expression, ExpressionError, type Text, type Value, type ValueType } from "@callwright/expressions";
import type { CallInfo, FlowSettings } from "@callwright/flow-schema";
import type { PreparedBlock, PreparedFlow } from "./bundle";
import type { BlockContext, DigitBuffer } from "./executor";
import { type StepRun, visitId } from "./step-run";

/** What a block may see and use while it handles one event. */
export class StepContext implements BlockContext<unknown> {
  readonly digits: DigitBuffer;
  readonly #run: StepRun;
  readonly #flow: PreparedFlow;
  readonly #block: PreparedBlock;
  readonly visit: number;

  constructor(run: StepRun, flow: PreparedFlow, block: PreparedBlock, visit: number) {
    this.#run = run;
    this.#flow = flow;
    this.#block = block;
    this.visit = visit;
    this.digits = new RunDigits(run);
  }

  get config(): unknown {
    return this.#block.config;
  }
  get blockId(): string {
    return this.#block.id;
  }
  get now(): number {
    return this.#run.at;
  }
  get call(): CallInfo {
    return this.#run.call;
  }
  get settings(): FlowSettings {
    return this.#flow.settings;
  }

  random(): number {
    return this.#run.random();
  }

  evaluate(source: string, type: ValueType, result?: Value): Value {
    const values = this.#run.values();
    return this.#expression(source, type).evaluate(result === undefined ? values : { ...values, result });
  }

  text(source: string, encode?: (text: string) => string): string {
    const text = this.#text(source);
    return text.constant ?? text.render(this.#run.values(), encode);
  }

  variableType(name: string): ValueType | undefined {
    return this.#run.variableType(name);
  }

  readsSecret(source: string, kind: "expression" | "text"): boolean {
    const { reads } = kind === "text" ? this.#text(source) : this.#expression(source, "json");
    const { variables } = this.#run.bundle;
    return reads.some((name) => Object.hasOwn(variables, name) && (variables[name]?.secret ?? false));
  }

  promptHash(promptId: string): string | undefined {
    const { prompts } = this.#run.bundle;
    const audio = Object.hasOwn(prompts, promptId) ? prompts[promptId] : undefined;
    return audio && (audio[this.#flow.settings.language] ?? Object.values(audio)[0]);
  }

  once<T extends object>(make: () => T): T {
    this.#block.once.value ??= make();
    // A block has one executor, which always asks for the same thing.
    return this.#block.once.value as T;
  }

  legId(key: string): string {
    return visitId(this.visit, key);
  }

  #expression(source: string, type: ValueType): Expression {
    const compiled = this.#flow.language.compile(source, type);
    if (!compiled.ok) throw new ExpressionError(source, compiled.problem.message);
    return compiled.value;
  }

  #text(source: string): Text {
    const compiled = this.#flow.language.compileText(source);
    if (!compiled.ok) throw new ExpressionError(source, compiled.problem.message);
    return compiled.value;
  }
}

/** The keys of a step, as a block may take them. */
class RunDigits implements DigitBuffer {
  readonly #run: StepRun;
  constructor(run: StepRun) {
    this.#run = run;
  }
  get length(): number {
    return this.#run.digits.length;
  }
  peek(): string {
    return this.#run.digits;
  }
  take(count: number): string {
    const taken = this.#run.digits.slice(0, count);
    this.#run.digits = this.#run.digits.slice(count);
    return taken;
  }
  clear(): void {
    this.#run.digits = "";
  }
}
