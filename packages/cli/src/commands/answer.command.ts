import type { CliContext } from "../cli-context";
import { CliError } from "../cli-error";
import { count, printable } from "../output/format";
import {
  type AnsweredCallReport,
  type AnsweringPhone,
  type AnsweringPhoneEvent,
  openAnsweringPhone,
} from "../phone/answering-phone";
import { hostPort } from "../phone/sip-message";
import { version } from "../version";

export interface AnswerOptions {
  readonly host: string;
  readonly port: number;
  /** Seconds, as is the next. */
  readonly ring: number;
  readonly talk: number;
  readonly busy?: true;
  readonly calls?: number;
  readonly json?: true;
}

/** `answer`: a telephone that takes calls until Ctrl-C, or until so many calls are over. */
export async function answer(context: CliContext, options: AnswerOptions): Promise<void> {
  const say = (text: string) => {
    if (!options.json) context.out(`${text}\n`);
  };
  let left = options.calls ?? Number.POSITIVE_INFINITY;
  const enough = new AbortController();
  const phone = await openPhone(options, (event) => {
    if (event.type !== "over") {
      say(eventLine(event));
      return;
    }
    if (options.json) context.out(`${JSON.stringify(event.report)}\n`);
    say(overLine(event.report));
    left -= 1;
    if (left <= 0) enough.abort();
  });
  say(`This phone takes calls at ${hostPort(phone.local)} (SIP over UDP), for any number. Ctrl-C ends it.`);
  await aborted(AbortSignal.any([context.signal, enough.signal]));
  await phone.close();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function openPhone(
  options: AnswerOptions,
  onEvent: (event: AnsweringPhoneEvent) => void,
): Promise<AnsweringPhone> {
  try {
    return await openAnsweringPhone({
      address: options.host,
      port: options.port,
      userAgent: `callwright-cli/${version}`,
      ringMs: options.ring * 1_000,
      talkMs: options.talk * 1_000,
      ...(options.busy ? { refuse: { status: 486, reason: "Busy Here" } } : {}),
      onEvent,
    });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    const where = hostPort({ address: options.host, port: options.port });
    if (code === "EADDRINUSE") {
      throw new CliError(`Another program has the port ${where} (UDP).`, "End it, or choose another with --port.");
    }
    throw new CliError(
      `This phone cannot take calls at ${where}: ${error instanceof Error ? error.message : String(error)}`,
      "--host must be an IP address of this machine.",
    );
  }
}

function eventLine(event: Exclude<AnsweringPhoneEvent, { type: "over" }>): string {
  switch (event.type) {
    case "rings":
      return `${printable(event.caller)} calls …`;
    case "answered":
      return `  answered; times count from here`;
    case "sound-ended":
      return `  ${seconds(event.startMs).padStart(9)}  ${seconds(event.durationMs)} of sound at ${event.levelDbm0} dBm0`;
  }
}

function overLine({ caller, outcome, talkMs, endedBy, sounds }: AnsweredCallReport): string {
  if (outcome === "cancelled") return `  ${printable(caller)} hung up before the answer.`;
  if (outcome === "refused") return `${printable(caller)} was refused.`;
  if (outcome === "incompatible") return `  refused: no codec in common with ${printable(caller)}.`;
  const who = endedBy === "peer" ? "the caller hung up" : "this phone hung up";
  return `  ${seconds(talkMs ?? 0).padStart(9)}  ${who}; heard ${count(sounds.length, "stretch", "stretches")} of sound.`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
