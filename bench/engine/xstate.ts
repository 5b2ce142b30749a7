import { assign, getInitialSnapshot, getNextSnapshot, setup } from "xstate";

type Event =
  | { type: "digit"; digit: string }
  | { type: "played" }
  | { type: "answer"; body: { status: string } }
  | { type: "timeout" };
interface Context {
  status: string;
  rounds: number;
  attempt: number;
  said: string;
  url: string;
}

/** The same mix as a machine of xstate: the same waits, the same decisions, the same texts. */
const machine = setup({
  types: { context: {} as Context, events: {} as Event },
  actions: {
    prompt: () => {},
    startTimer: () => {},
    request: assign({ url: () => `https://shop.example/orders/${encodeURIComponent("+4822")}` }),
  },
  guards: {
    offered: ({ event }) => event.type === "digit" && (event.digit === "1" || event.digit === "2"),
    lastAttempt: ({ context }) => context.attempt >= 3,
    lost: ({ context }) => context.status === "lost",
    shipped: ({ context }) => context.status === "shipped",
  },
}).createMachine({
  context: { status: "", rounds: 0, attempt: 1, said: "", url: "" },
  initial: "menu",
  states: {
    menu: {
      entry: [assign({ attempt: 1 }), "prompt"],
      on: {
        played: { actions: "startTimer" },
        digit: [
          { guard: "offered", target: "ask" },
          { guard: "lastAttempt", target: "menu", reenter: true },
          { actions: [assign({ attempt: ({ context }) => context.attempt + 1 }), "prompt"] },
        ],
        timeout: { target: "menu", reenter: true },
      },
    },
    ask: {
      entry: "request",
      on: { answer: { target: "count", actions: assign({ status: ({ event }) => event.body.status }) } },
    },
    count: { entry: assign({ rounds: ({ context }) => context.rounds + 1 }), always: "which" },
    which: {
      always: [{ guard: "lost", target: "say" }, { guard: "shipped", target: "say" }, { target: "say" }],
    },
    say: {
      entry: [assign({ said: ({ context }) => `Your order is ${context.status}. Round ${context.rounds}.` }), "prompt"],
      on: { played: "quiet" },
    },
    quiet: {
      entry: "prompt",
      on: {
        played: { actions: "startTimer" },
        digit: { guard: "offered", target: "menu" },
        timeout: "menu",
      },
    },
  },
});

/** Blocks entered in one round of the mix: menu, ask, count, which, say, quiet. */
const VISITS_PER_ROUND = 6;

export function runXstate(rounds: number): { visits: number; events: number } {
  let snapshot = getInitialSnapshot(machine);
  let events = 0;
  const send = (event: Event) => {
    snapshot = getNextSnapshot(machine, snapshot, event);
    events++;
  };
  for (let round = 0; round < rounds; round++) {
    send({ type: "digit", digit: "9" });
    send({ type: "digit", digit: "1" });
    send({ type: "answer", body: { status: "shipped" } });
    send({ type: "played" });
    send({ type: "played" });
    send({ type: "timeout" });
  }
  if (snapshot.context.rounds !== rounds) throw new Error("xstate did not walk the mix");
  return { visits: rounds * VISITS_PER_ROUND, events };
}
