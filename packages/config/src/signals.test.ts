import { describe, expect, it, vi } from "vitest";
import { ownSignals } from "./signals";

function fakeProcess() {
  const listeners = new Map<string, () => void>();
  const exit = vi.fn<(code: number) => void>();
  return {
    exit,
    on: (signal: string, listener: () => void) => listeners.set(signal, listener),
    send: (signal: string) => listeners.get(signal)?.(),
  };
}

describe("ownSignals", () => {
  it("drains once and exits with 0", async () => {
    const source = fakeProcess();
    const drain = vi.fn(() => Promise.resolve());
    ownSignals(drain, () => {}, source);
    source.send("SIGTERM");
    await vi.waitFor(() => expect(source.exit).toHaveBeenCalledWith(0));
    expect(drain).toHaveBeenCalledExactlyOnceWith("SIGTERM");
  });

  it("ends at once at the second signal, of either kind", () => {
    const source = fakeProcess();
    ownSignals(
      () => new Promise(() => {}),
      () => {},
      source,
    );
    source.send("SIGINT");
    expect(source.exit).not.toHaveBeenCalled();
    source.send("SIGTERM");
    expect(source.exit).toHaveBeenCalledWith(1);
  });

  it("exits with 1 when draining fails", async () => {
    const source = fakeProcess();
    const onError = vi.fn();
    ownSignals(() => Promise.reject(new Error("no")), onError, source);
    source.send("SIGTERM");
    await vi.waitFor(() => expect(source.exit).toHaveBeenCalledWith(1));
    expect(onError).toHaveBeenCalledOnce();
  });
});
