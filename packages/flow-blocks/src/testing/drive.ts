import {
  type FlowState,
  initialState,
  type PreparedBundle,
  prepareBundle,
  step,
  type VisitChange,
} from "@callwright/flow-engine";
import {
  type Block,
  CALLER_LEG,
  createEmptyFlow,
  type Effect,
  type EffectType,
  type EngineEvent,
  type EngineEventBody,
  type FlowBundle,
  type FlowDocument,
  type JsonValue,
  type Variable,
} from "@callwright/flow-schema";
import { blocks } from "../registry";

export const block = (kind: string, config: Record<string, unknown>, next: Record<string, string> = {}): Block => ({
  kind,
  version: 1,
  name: kind,
  config: { ...blocks.definitions[kind]?.defaults, ...config },
  next,
});

/** A flow that starts at `first`. Variables by type, `secret` for a secret text. */
export function flow(
  flowBlocks: Record<string, Block>,
  first: string,
  variables: Record<string, Variable["type"] | "secret"> = {},
  more: Partial<FlowDocument> = {},
): FlowDocument {
  const empty = createEmptyFlow(more.id ?? "flow-1", "Flow under test");
  return {
    ...empty,
    ...more,
    blocks: { start: block("start", {}, { next: first }), ...flowBlocks },
    variables: Object.fromEntries(
      Object.entries(variables).map(([name, type]) => [
        name,
        type === "secret" ? { type: "text" as const, secret: true } : { type, secret: false },
      ]),
    ),
  };
}

export function bundleOf(
  main: FlowDocument,
  more: readonly FlowDocument[] = [],
  prompts: FlowBundle["prompts"] = {},
): FlowBundle {
  return {
    bundleVersion: 1,
    main: main.id,
    flows: Object.fromEntries([main, ...more].map((document) => [document.id, document])),
    prompts,
    engineFlags: [],
  };
}

/** A call under test: feeds events to the engine and keeps what it does. Time stands still but for `wait` and timers. */
export class Drive {
  readonly source: FlowBundle;
  readonly bundle: PreparedBundle;
  readonly effects: Effect[] = [];
  readonly visits: VisitChange[] = [];
  readonly events: EngineEvent[] = [];
  state: FlowState = initialState();
  now = Date.UTC(2026, 10, 21, 12, 0, 0);

  constructor(bundle: FlowBundle | FlowDocument) {
    this.source = "blocks" in bundle ? bundleOf(bundle) : bundle;
    this.bundle = prepareBundle(this.source, blocks);
  }

  start(ani = "+48221234567"): this {
    return this.send({
      type: "call.started",
      seed: 7,
      call: {
        id: "call-1",
        direction: "inbound",
        ani,
        callerName: "Ann",
        dnis: "1000",
        trunk: "",
        startedAt: this.now,
      },
    });
  }

  send(body: EngineEventBody): this {
    const event: EngineEvent = { ...body, seq: this.events.length + 1, at: this.now };
    this.events.push(event);
    const result = step(this.bundle, this.state, event);
    this.state = result.state;
    this.effects.push(...result.effects);
    this.visits.push(...result.visits);
    return this;
  }

  press(keys: string): this {
    for (const digit of keys) this.send({ type: "dtmf.received", legId: CALLER_LEG, digit, source: "simulator" });
    return this;
  }

  /** Answers the awaited effect of a type (the last asked for). */
  done(type: EffectType, result: JsonValue = null): this {
    return this.send({ type: "effect.succeeded", effectId: this.awaited(type), result });
  }

  fail(type: EffectType, code: string, message = code): this {
    return this.send({ type: "effect.failed", effectId: this.awaited(type), code, message });
  }

  /** Lets the next timer fire. */
  timeout(): this {
    const timer = [...this.state.timers].sort((a, b) => a.deadline - b.deadline)[0];
    if (!timer) throw new Error("no timer is armed");
    this.now = Math.max(this.now, timer.deadline);
    return this.send({ type: "timer.fired", timerId: timer.id, deadline: timer.deadline });
  }

  awaited(type: EffectType): string {
    const id = this.state.pending.findLast((effect) => effect.type === type)?.id;
    if (!id) throw new Error(`no ${type} is awaited, only ${JSON.stringify(this.state.pending)}`);
    return id;
  }

  last<Type extends EffectType>(type: Type): Extract<Effect, { type: Type }> {
    const found = this.effects.findLast((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);
    if (!found) throw new Error(`no ${type} among ${this.effects.map((effect) => effect.type).join(", ")}`);
    return found;
  }

  /** What is heard by the last play effect, in words. */
  heard(): string {
    return this.last("media.play")
      .items.map((item) =>
        item.type === "speech" ? item.text : item.type === "prompt" ? `[${item.hash}]` : `(${item.ms} ms)`,
      )
      .join(" ");
  }

  /** Block ids and ports so far, such as `start.next menu.key-1 end`. */
  path(): string {
    const names: string[] = [];
    for (const visit of this.visits) {
      if (visit.type === "entered") names.push(visit.blockId);
      else if (visit.port) names[names.length - 1] = `${names.at(-1)}.${visit.port}`;
    }
    return names.join(" ");
  }

  detail(): JsonValue {
    const left = this.visits.findLast((visit) => visit.type === "left");
    return left?.type === "left" ? left.detail : null;
  }
}

/** A drive over one block whose ports each lead to a block that waits for ever (a play), named as the port. */
export function driveBlock(
  kind: string,
  config: Record<string, unknown>,
  variables: Record<string, Variable["type"] | "secret"> = {},
  prompts: FlowBundle["prompts"] = {},
): Drive {
  const subject = block(kind, config);
  const ports = blocks.definitions[kind]?.ports(subject.config) ?? [];
  const sinks = Object.fromEntries(
    ports.map((port) => [
      `to-${port.id}`,
      block("play", { prompt: [{ type: "pause", ms: 1000 }], interruptible: false }),
    ]),
  );
  const next = Object.fromEntries(ports.map((port) => [port.id, `to-${port.id}`]));
  const document = flow({ subject: { ...subject, next }, ...sinks }, "subject", variables);
  return new Drive(bundleOf(document, [], prompts)).start();
}
