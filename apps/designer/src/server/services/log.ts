import { type Logger, pino } from "pino";

export type Log = Logger;

/** JSON lines on standard output. What people typed or keyed is never logged. */
export function createLog(options: { LOG_LEVEL: string }): Log {
  return pino({
    level: options.LOG_LEVEL,
    base: { process: "designer" },
    redact: ["*.password", "*.token", "*.secret", "headers.authorization", "headers.cookie"],
  });
}
