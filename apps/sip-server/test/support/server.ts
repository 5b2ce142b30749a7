import { createSipServer, type SipServer, type SipServerLimits, type SipServerOptions } from "../../src/server";

export const SECRET = "a secret for tests";

/** Timers fast enough for tests that wait for them: 64·T1 is 1.6 s. */
export const FAST_TIMERS = { t1Ms: 25, t2Ms: 200, t4Ms: 100 };

/** A server in this process on free ports. */
export function startServer(
  overrides: Partial<Omit<SipServerOptions, "limits">> & { limits?: Partial<SipServerLimits> } = {},
): Promise<SipServer> {
  return createSipServer({
    bindAddress: "127.0.0.1",
    sipPort: 0,
    appAddress: "127.0.0.1",
    appPort: 0,
    secret: SECRET,
    ...overrides,
  });
}

/** Everything that has to be empty once calls are over. */
export function liveEntries(server: SipServer): number {
  const { serverTransactions, clientTransactions, inboundRequests, outboundRequests, dialogs } = server.counts();
  return serverTransactions + clientTransactions + inboundRequests + outboundRequests + dialogs;
}

export const SDP = [
  "v=0",
  "o=- 1 1 IN IP4 127.0.0.1",
  "s=-",
  "c=IN IP4 127.0.0.1",
  "t=0 0",
  "m=audio 40000 RTP/AVP 0",
  "a=rtpmap:0 PCMU/8000",
  "a=sendrecv",
  "",
].join("\r\n");
