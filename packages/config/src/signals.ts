/** What `ownSignals` needs of `process`; given in tests by a stand-in. */
export interface SignalSource {
  on(signal: "SIGTERM" | "SIGINT", listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * The one owner of a process's signals. The first SIGTERM or SIGINT starts `drain`, and the process ends with exit code 0
 * when that is done (1 when it fails); a second signal ends it at once.
 * @param onError told when draining failed
 */
export function ownSignals(
  drain: (signal: "SIGTERM" | "SIGINT") => Promise<void>,
  onError: (error: unknown) => void,
  source: SignalSource = process,
): void {
  let draining = false;
  const receive = (signal: "SIGTERM" | "SIGINT") => {
    if (draining) {
      source.exit(1);
      return;
    }
    draining = true;
    drain(signal).then(
      () => source.exit(0),
      (error: unknown) => {
        onError(error);
        source.exit(1);
      },
    );
  };
  source.on("SIGTERM", () => receive("SIGTERM"));
  source.on("SIGINT", () => receive("SIGINT"));
}
