/** Base values of RFC 3261 §17.1.1.1 and Table 4, in milliseconds. */
export interface SipTimers {
  /** Round-trip estimate. */
  readonly t1Ms: number;
  /** Longest retransmission interval of non-INVITE requests and INVITE responses. */
  readonly t2Ms: number;
  /** Longest time a message stays in the network. */
  readonly t4Ms: number;
}

export const RFC3261_TIMERS: SipTimers = { t1Ms: 500, t2Ms: 4000, t4Ms: 5000 };

/** 64·T1: Timers B, F, H, J, L, M, and how long a 2xx is repeated (RFC 3261 §13.3.1.4, RFC 6026 §8.11). */
export function transactionTimeoutMs(timers: SipTimers): number {
  return 64 * timers.t1Ms;
}
