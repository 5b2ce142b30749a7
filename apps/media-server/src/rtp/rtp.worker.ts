import { parentPort } from "node:worker_threads";
import { setThreadPriority } from "../thread-priority";
import { RtpEngine, systemClock } from "./rtp-engine";
import type { WorkerRequestMessage } from "./worker-messages";

const port = parentPort;
if (port === null) throw new Error("rtp.worker is to be started as a worker thread");

/** 20 ms come round for every call whatever else the machine is at. */
const NICE = -19;
setThreadPriority(NICE);

const engine = new RtpEngine({
  post: (message, transfer) => port.postMessage(message, transfer),
  clock: systemClock(),
  wallClock: () => Date.now(),
  random: () => Math.random(),
});

port.on("message", (message: WorkerRequestMessage | "close") => {
  if (message === "close") void engine.close().finally(() => port.close());
  else void engine.handle(message);
});
port.postMessage({ type: "ready" });
