/** Where lines of the processes are shown to whoever started Callwright. */
export interface ConsoleLog {
  /** What the supervisor itself has to say. */
  say(message: string): void;
  /** A line of a process; shown with its name unless it is an ordinary log record and the console is not verbose. */
  processLine(name: string, line: string): void;
}

const NAME_WIDTH = 14;
/** pino's number for "warn". */
const WARN = 40;

export function createConsoleLog(write: (line: string) => void, verbose: boolean): ConsoleLog {
  const prefixed = (name: string, text: string) => write(`${name.padEnd(NAME_WIDTH)} | ${text}`);
  return {
    say: (message) => {
      for (const line of message.split("\n")) prefixed("callwright", line);
    },
    processLine: (name, line) => {
      if (verbose || recordLevel(line) >= WARN) prefixed(name, line);
    },
  };
}

/** Level of a pino record; what is no record (a stack trace, a warning of Node) counts as an error. */
function recordLevel(line: string): number {
  if (!line.startsWith("{")) return Number.POSITIVE_INFINITY;
  const level = /^\{"level":(\d+)/.exec(line)?.[1];
  return level === undefined ? Number.POSITIVE_INFINITY : Number(level);
}
