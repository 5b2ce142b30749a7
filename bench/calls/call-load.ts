import { spawn } from "node:child_process";
import readline from "node:readline";
import { z } from "zod";

const spreadSchema = z
  .object({
    count: z.number(),
    p50: z.number(),
    p90: z.number(),
    p99: z.number(),
    p999: z.number(),
    max: z.number(),
  })
  .nullable();

const resultSchema = z.object({
  event: z.literal("result"),
  /** What the Call-ID of every call begins with. */
  run: z.string(),
  made: z.number(),
  answered: z.number(),
  failed: z.number(),
  /** Failed calls by what was wrong. */
  failures: z.record(z.string(), z.number()),
  retransmissions: z.number(),
  rtpReceived: z.number(),
  rtpLost: z.number(),
  rtpOutOfOrder: z.number(),
  inviteTo200Ms: spreadSchema,
  answerToRtpMs: spreadSchema,
  /** First packet of a key to first packet of the tone that answers it. */
  keyToToneMs: spreadSchema,
  /** |gap - 20 ms| between packets that follow each other. */
  jitterMs: spreadSchema,
  /** Calls that were up at a time, on average over the window of measurement. */
  meanCallsUp: z.number(),
  /** Of the load program itself: processor time, and how often and how much it was late. */
  selfCpuS: z.number(),
  lateTicks: z.number(),
  maxLagMs: z.number(),
});
export type LoadResult = z.infer<typeof resultSchema>;

const lineSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("window-opened") }),
  z.object({ event: z.literal("window-closed") }),
  resultSchema,
]);

export interface LoadOptions {
  /** SIP port on 127.0.0.1. */
  sipPort: number;
  number: string;
  /** Calls in all; as many as fit until the window closes when left out. */
  calls?: number;
  /** Calls at a time, at most. */
  concurrent?: number;
  /** New calls per second. */
  rate: number;
  /** From answer to BYE. */
  holdMs: number;
  /** Keys to press by RFC 4733; "," waits a second. */
  keys?: string;
  keysAfterMs?: number;
  /** A random time up to this is added to `keysAfterMs`. */
  keysSpreadMs?: number;
  /** A call that hears less sound has failed; counted after the last key, where there are keys. */
  minHeardMs?: number;
  /** What is measured of RTP, and when new calls end. */
  window?: { afterS: number; lengthS: number; opened?(): void; closed?(): void };
  /** Press the key while a tone of 400 Hz is heard and wait for one of 1000 Hz. */
  tones?: boolean;
  /** The far end sends our own RTP back. */
  echo?: boolean;
}

/** Runs the load program to its end. */
export async function runCallLoad(program: string, options: LoadOptions): Promise<LoadResult> {
  const child = spawn(program, loadArguments(options), { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  let result: LoadResult | null = null;
  const reading = (async () => {
    for await (const text of readline.createInterface({ input: child.stdout })) {
      const line = lineSchema.parse(JSON.parse(text));
      if (line.event === "window-opened") options.window?.opened?.();
      else if (line.event === "window-closed") options.window?.closed?.();
      else result = line;
    }
    return result;
  })();
  try {
    const [read, exitCode] = await Promise.all([reading, ended]);
    if (read === null) throw new Error(`The load program ended with exit code ${exitCode} and no result`);
    return read;
  } finally {
    if (child.exitCode === null) child.kill("SIGKILL");
  }
}

function loadArguments(options: LoadOptions): string[] {
  const values: Record<string, string | number | undefined> = {
    "sip-port": options.sipPort,
    number: options.number,
    calls: options.calls,
    concurrent: options.concurrent,
    rate: options.rate,
    "hold-ms": options.holdMs,
    keys: options.keys,
    "keys-after-ms": options.keysAfterMs,
    "keys-spread-ms": options.keysSpreadMs,
    "min-heard-ms": options.minHeardMs,
    "window-after-s": options.window?.afterS,
    "window-s": options.window?.lengthS,
  };
  return [
    ...Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)])),
    ...(options.tones ? ["--tones"] : []),
    ...(options.echo ? ["--echo"] : []),
  ];
}
