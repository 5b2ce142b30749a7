import { type BlockContext, defineExecutor, type Transition } from "@callwright/flow-engine";
import { CALLER_LEG } from "@callwright/flow-schema";
import type { z } from "zod";
import { resolvePrompts } from "../common/prompts";
import { transferDefinition } from "./transfer.definition";

type Config = z.output<typeof transferDefinition.configSchema>;

/** `answeredAt` in epoch milliseconds, 0 before. */
interface State {
  readonly phase: "announcing" | "dialing" | "connected";
  readonly answeredAt: number;
  readonly [key: string]: string | number;
}

/** Codes of a failed dial that have a port of their own; every other leaves by `failed`. */
const FAILURE_PORTS: ReadonlyMap<string, string> = new Map([
  ["busy", "busy"],
  ["no-answer", "noAnswer"],
  ["rejected", "rejected"],
]);

export const transferExecutor = defineExecutor(transferDefinition)<State>({
  enter: (context) => {
    const items = resolvePrompts(context, context.config.announcement);
    if (items.length === 0) return dial(context);
    return {
      type: "wait",
      state: { phase: "announcing", answeredAt: 0 },
      effects: [
        {
          key: "announcement",
          body: { type: "media.play", legId: CALLER_LEG, items, loop: false, stopOnDigit: false },
        },
      ],
    };
  },
  resume: (context, state, event) => {
    // What is keyed now is for the other side or for nobody, not for a block after the conversation.
    context.digits.clear();
    // An announcement that cannot be played must not keep the caller from being connected.
    if ((event.type === "done" || event.type === "failed") && event.key === "announcement") return dial(context);
    if (event.type === "done") {
      return {
        type: "wait",
        state: { phase: "connected", answeredAt: context.now },
        effects: [{ key: "bridge", body: { type: "leg.bridge", legA: CALLER_LEG, legB: context.legId("target") } }],
      };
    }
    if (event.type === "failed") {
      const port = FAILURE_PORTS.get(event.code) ?? "failed";
      return { type: "exit", port, detail: { outcome: event.code, message: event.message } };
    }
    if (event.type === "leg.ended" && state.phase === "connected") {
      return { type: "exit", port: "finished", detail: { talkMs: context.now - state.answeredAt } };
    }
    return { type: "wait", state };
  },
});

function dial(context: BlockContext<Config>): Transition<State> {
  const { config } = context;
  context.digits.clear();
  const { target } = config;
  return {
    type: "wait",
    state: { phase: "dialing", answeredAt: 0 },
    effects: [
      {
        key: "target",
        body: {
          type: "leg.dial",
          legId: context.legId("target"),
          target:
            target.type === "sip"
              ? { type: "sip", uri: context.text(target.uri, encodeUser) }
              : { type: "extension", extension: target.extension },
          timeoutMs: config.timeoutMs,
          callerId: context.text(config.callerId),
          whileRinging: resolvePrompts(context, config.whileRinging),
        },
      },
    ],
  };
}

/** A value in a SIP address: nothing in it can end the user part or begin parameters or headers (RFC 3261 §25.1). */
const encodeUser = (value: string): string => value.replace(/[^A-Za-z0-9\-_.!~*'()&=+$,@:]/g, encodeURIComponent);
