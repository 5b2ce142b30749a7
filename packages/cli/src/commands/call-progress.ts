import { count, printable } from "../output/format";
import type { CallReport } from "../phone/call-report";
import type { PhoneCallEvent } from "../phone/phone-call";

/** One line for what just happened in a call; null where there is nothing to say. Times from the answer on. */
export function progressLine(event: PhoneCallEvent): string | null {
  switch (event.type) {
    case "progress":
      return line(event.afterMs, event.status === 180 ? "rings" : printable(`${event.status} ${event.reason}`));
    case "answered":
      return `${line(event.afterMs, `answered (${event.codec}); times count from here`)}`;
    case "sound-started":
      return line(event.atMs, "sound …");
    case "sound-ended":
      return line(
        event.startMs + event.durationMs,
        `… silence, after ${seconds(event.durationMs)} of sound at ${event.levelDbm0} dBm0`,
      );
    case "keys":
      return line(event.atMs, `pressed ${count(event.count, "key")}${WAITED[event.after]}`);
  }
}

const WAITED = {
  silence: "",
  "no-sound": " (no prompt came)",
  "max-wait": " (the prompt went on and on)",
} as const;

/** The whole call in a few lines. */
export function summaryLines(report: CallReport): string[] {
  if (report.answeredAfterMs === null || report.talkMs === null) return [];
  const { sounds, rtp } = report;
  const heardMs = sounds.reduce((sum, sound) => sum + sound.durationMs, 0);
  const ended = {
    peer: "the other side hung up",
    phone: `this phone hung up (${report.endReason ?? "done"})`,
    operator: "you hung up",
  } as const;
  return [
    line(report.talkMs, report.endedBy === null ? "over" : ended[report.endedBy]),
    "",
    `Answered after ${seconds(report.answeredAfterMs)}, lasted ${seconds(report.talkMs)}.`,
    `Heard ${count(sounds.length, "stretch", "stretches")} of sound, ${seconds(heardMs)} in all.`,
    `${count(rtp.packetsReceived, "packet")} of sound came, ${rtp.packetsLost} lost, jitter ${rtp.jitterMs} ms.`,
  ];
}

function line(ms: number, text: string): string {
  return `${seconds(ms).padStart(9)}  ${text}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
