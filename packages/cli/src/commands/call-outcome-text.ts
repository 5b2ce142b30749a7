import { EXIT, type ExitCode } from "../exit-codes";
import type { CallOutcome, CallReport } from "../phone/call-report";

export interface OutcomeText {
  readonly exitCode: ExitCode;
  /** What happened; empty for a call that went as it should. */
  readonly message: string;
  readonly hint: string;
}

/** How a call ended, for whoever placed it: a sentence, what to do about it, and the exit code. */
export function outcomeText(number: string, server: string, report: CallReport): OutcomeText {
  const sip = report.sip === null ? "" : ` (${report.sip.status} ${report.sip.reason})`;
  const reason = report.endReason === null ? "" : `: ${report.endReason}`;
  const texts: Record<CallOutcome, OutcomeText> = {
    completed: { exitCode: EXIT.ok, message: "", hint: "" },
    interrupted: { exitCode: EXIT.interrupted, message: "Broken off.", hint: "" },
    busy: {
      exitCode: EXIT.callBusy,
      message: `${number} is busy${sip}.`,
      hint: "Try again later. If it stays busy, “callwright call list” shows which calls are in progress.",
    },
    "unknown-number": {
      exitCode: EXIT.callUnknownNumber,
      message: `Nothing answers to ${number}${sip}.`,
      hint: `“callwright flow list” shows the numbers there are. To give it one: callwright flow publish FILE --number ${number}`,
    },
    "no-answer": {
      exitCode: EXIT.callNoAnswer,
      message: `${number} did not answer${sip || reason}.`,
      hint: "Try again later, or wait longer with --ring-timeout.",
    },
    rejected: {
      exitCode: EXIT.callRejected,
      message: `${number} refused the call${sip}.`,
      hint: rejectedHint(report.sip?.status),
    },
    "server-error": {
      exitCode: EXIT.callServerError,
      message: `The server at ${server} could not take the call${sip}.`,
      hint: "“callwright health” shows which part of the system is down; its logs are in the data directory.",
    },
    unreachable: {
      exitCode: EXIT.callUnreachable,
      message: `No telephone server answers at ${server} (SIP over UDP)${reason}.`,
      hint: "Is Callwright running? Start it with “npm start”, or say where it is with --host and --port.",
    },
    incompatible: {
      exitCode: EXIT.callIncompatible,
      message: `${number} and this phone found no sound in common${sip || reason}.`,
      hint: "This phone has G.711 (µ-law and A-law) over plain RTP. Allow one of them for this number or trunk.",
    },
    "no-audio": {
      exitCode: EXIT.callNoAudio,
      message: `${number} answered, but not one packet of sound came.`,
      hint: "Check that the media server runs (callwright health), and that no firewall stops UDP on its RTP ports.",
    },
    "ended-early": {
      exitCode: EXIT.callEndedEarly,
      message: `${number} hung up before all keys were pressed (${report.keyGroupsNotPressed} left)${reason}.`,
      hint: `See which way the call went: callwright call list, then callwright call show ID.`,
    },
  };
  return texts[report.outcome];
}

function rejectedHint(status: number | undefined): string {
  if (status === 401 || status === 407)
    return "It asks for a password, and this phone has none. Call from an address that needs none.";
  if (status === 403) return "The server does not take calls from this address. Its settings say who may call.";
  return "The server's log says why.";
}
