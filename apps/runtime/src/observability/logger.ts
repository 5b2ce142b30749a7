import pino from "pino";

export type Logger = pino.Logger;

/** JSON lines on stdout. Digits and secrets are never given to it. */
export function createLogger(level: string, name: string): Logger {
  return pino({ level, base: { name } });
}

/** For tests that do not look at logs. */
export function createSilentLogger(): Logger {
  return pino({ level: "silent" });
}
