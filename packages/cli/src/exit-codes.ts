/** What the process ends with; documented in the README. Scripts rely on them. */
export const EXIT = {
  ok: 0,
  /** What was asked for could not be done: the flow has errors, the server refused. */
  failed: 1,
  /** Wrong arguments, variables or files. */
  usage: 2,
  serverUnreachable: 3,
  keyRefused: 4,
  callBusy: 10,
  callUnknownNumber: 11,
  callNoAnswer: 12,
  callRejected: 13,
  callServerError: 14,
  callUnreachable: 15,
  callIncompatible: 16,
  callNoAudio: 17,
  callEndedEarly: 18,
  /** Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
