import { parseNumber } from "../parser/grammar";
import { headerOf, type SipMessage } from "../parser/sip-message";
import type { Clock, Timer } from "../transactions/clock";
import type { DialogTask } from "./dialog";

/** A Session-Expires value (RFC 4028 §4). */
export interface SessionInterval {
  readonly seconds: number;
  readonly refresher: "uac" | "uas" | undefined;
}

/** Shortest interval (RFC 4028 §5). */
const MIN_SECONDS = 90;

/** Parses a Session-Expires value; undefined when there is none or it is malformed. Never below 90 s. */
export function parseSessionExpires(value: string | undefined): SessionInterval | undefined {
  if (value === undefined) return undefined;
  const [number = "", ...params] = value.split(";");
  const seconds = parseNumber(number.trim(), 4_294_967_295);
  if (seconds === undefined) return undefined;
  let refresher: SessionInterval["refresher"];
  for (const param of params) {
    const [name = "", text = ""] = param.split("=");
    const role = text.trim().toLowerCase();
    if (name.trim().toLowerCase() === "refresher" && (role === "uac" || role === "uas")) refresher = role;
  }
  return { seconds: Math.max(seconds, MIN_SECONDS), refresher };
}

/** What a session timer needs done. */
export interface SessionTimerActions {
  /** Send the refreshing request; this side is the refresher. */
  refresh(): void;
  /** The interval has run out without a refresh: end the session (RFC 4028 §10). */
  expire(): void;
}

/** Longest delay that Node's timers take. */
const MAX_DELAY_MS = 2_147_483_647;

/** Session timer of one dialog (RFC 4028). */
export class SessionTimer implements DialogTask {
  #refreshTimer: Timer | undefined;
  #expiryTimer: Timer | undefined;
  #seconds: number;

  /** `weRefresh`: this side sends the refreshes, at half the interval; else it only watches. */
  constructor(
    private readonly clock: Clock,
    seconds: number,
    readonly weRefresh: boolean,
    private readonly actions: SessionTimerActions,
  ) {
    this.#seconds = seconds;
    this.restart();
  }

  get seconds(): number {
    return this.#seconds;
  }

  /** A refresh has succeeded in either direction: the interval begins anew. */
  restart(): void {
    this.stop();
    const intervalMs = Math.min(this.#seconds * 1000, MAX_DELAY_MS);
    if (this.weRefresh) this.#refreshTimer = this.clock.after(intervalMs / 2, () => this.actions.refresh());
    this.#expiryTimer = this.clock.after(intervalMs, () => this.actions.expire());
  }

  /** A request of the peer inside the dialog: an INVITE or UPDATE refreshes, perhaps with another interval. */
  refreshedBy(request: SipMessage): void {
    const interval = parseSessionExpires(headerOf(request, "session-expires"));
    if (interval !== undefined) this.#seconds = interval.seconds;
    this.restart();
  }

  stop(): void {
    this.#refreshTimer?.cancel();
    this.#expiryTimer?.cancel();
  }
}
