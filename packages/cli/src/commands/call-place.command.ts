import path from "node:path";
import type { CliContext } from "../cli-context";
import { CliError } from "../cli-error";
import { json } from "../output/format";
import { KeyScriptError, parseKeys } from "../phone/key-script";
import { placePhoneCall } from "../phone/phone-call";
import { DEFAULT_SIP_PORT, hostPort } from "../phone/sip-message";
import { readSettings } from "../settings";
import { version } from "../version";
import { outcomeText } from "./call-outcome-text";
import { progressLine, summaryLines } from "./call-progress";
import { findCallTarget } from "./call-target";
import { writeFile } from "./flow-export.command";

export interface CallPlaceOptions {
  readonly keys?: string;
  /** Of the telephone server; without them the one that “npm start” runs on this machine. */
  readonly host?: string;
  readonly port?: number;
  readonly from: string;
  readonly record?: string;
  readonly dtmf: "rfc4733" | "info";
  /** Seconds, as are the following. */
  readonly silence: number;
  readonly maxWait: number;
  readonly ringTimeout: number;
  readonly maxDuration: number;
  readonly idle: number;
  readonly json?: true;
}

/** `call NUMBER`: places a real call, presses keys, says what was heard. The exit code says how it went. */
export async function callPlace(context: CliContext, number: string, options: CallPlaceOptions): Promise<void> {
  const keys = readKeys(options.keys ?? "");
  const server = telephoneServer(context, options);
  const { uri, peer } = await findCallTarget(number, server.host, server.port);
  const say = (text: string) => {
    if (!options.json) context.out(`${text}\n`);
  };
  say(`Calling ${uri} …`);
  const { report, recording } = await placePhoneCall({
    uri,
    peer,
    from: options.from,
    displayName: "Callwright test phone",
    userAgent: `callwright-cli/${version}`,
    keys,
    keysBy: options.dtmf,
    silenceMs: options.silence * 1_000,
    maxWaitMs: options.maxWait * 1_000,
    ringTimeoutMs: options.ringTimeout * 1_000,
    maxTalkMs: options.maxDuration * 1_000,
    idleMs: options.idle * 1_000,
    signal: context.signal,
    onEvent: (event) => {
      const text = progressLine(event);
      if (text !== null) say(text);
    },
  });
  for (const text of summaryLines(report)) say(text);
  const recordingFile = options.record !== undefined && report.answeredAfterMs !== null ? options.record : null;
  if (recordingFile !== null) {
    writeFile(path.resolve(context.workingDir, recordingFile), recording.toWav());
    say(`Recorded what was heard: ${recordingFile}`);
  }
  const { exitCode, message, hint } = outcomeText(number, hostPort(peer), report);
  if (options.json) {
    context.out(json({ number, ...report, recording: recordingFile, message: message || null, hint: hint || null }));
  }
  context.exitCode = exitCode;
  if (message !== "") context.err(`${message}\n${hint === "" ? "" : `${hint}\n`}`);
}

/** Another host than our own is expected on the port that SIP has everywhere. */
function telephoneServer(context: CliContext, options: CallPlaceOptions): { host: string; port: number } {
  if (options.host !== undefined) return { host: options.host, port: options.port ?? DEFAULT_SIP_PORT };
  const { sip } = readSettings(context).local;
  const colon = sip.lastIndexOf(":");
  return { host: sip.slice(0, colon), port: options.port ?? Number(sip.slice(colon + 1)) };
}

function readKeys(text: string) {
  try {
    return parseKeys(text);
  } catch (error) {
    if (error instanceof KeyScriptError) throw new CliError(error.message, "Example: --keys 2,12345#");
    throw error;
  }
}
