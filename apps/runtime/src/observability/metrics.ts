import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Counters of one runtime, for Prometheus. No label holds a number, a name or a digit. */
export function createMetrics(sources: { calls: () => number; up: () => Readonly<Record<string, boolean>> }) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "callwright_calls",
    help: "Calls in progress",
    registers,
    collect() {
      this.set(sources.calls());
    },
  });
  new Gauge({
    name: "callwright_component_up",
    help: "1 where a component is reachable",
    labelNames: ["component"],
    registers,
    collect() {
      for (const [component, up] of Object.entries(sources.up())) this.set({ component }, up ? 1 : 0);
    },
  });
  return {
    registry,
    started: new Counter({ name: "callwright_calls_started_total", help: "Calls begun", registers }),
    ended: new Counter({ name: "callwright_calls_ended_total", help: "Calls ended", labelNames: ["cause"], registers }),
    rejected: new Counter({
      name: "callwright_calls_rejected_total",
      help: "INVITEs that were refused",
      labelNames: ["status"],
      registers,
    }),
    claimed: new Counter({ name: "callwright_calls_claimed_total", help: "Calls taken over", registers }),
    lost: new Counter({ name: "callwright_calls_lost_total", help: "Calls given to another runtime", registers }),
    setUp: new Histogram({
      name: "callwright_call_setup_seconds",
      help: "From INVITE to answer",
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
