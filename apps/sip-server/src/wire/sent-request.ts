import type { Flow } from "../transport/transport";
import type { AppConnection } from "./app-connection";
import { startsLikeSdp } from "./app-headers";
import { type AppRequest, appHeader } from "./app-message";
import type { Core } from "./core";
import { nearEnd } from "./deliver";
import { sentRequestFrame } from "./frames";

/**
 * Answers a command with the request as it goes out. Must be on its way before any response to that request:
 * drachtio-srf drops responses whose transaction it does not know yet.
 */
export function echoRequest(
  core: Core,
  connection: AppConnection,
  requestId: string,
  sent: { readonly flow: Flow; readonly transactionId: string; readonly data: Buffer },
): void {
  const tokens = {
    endpoint: nearEnd(core, sent.flow),
    nowMs: core.env.clock.now(),
    transactionId: sent.transactionId,
  };
  connection.send(sentRequestFrame(core.ids.uuid(), requestId, tokens, sent.data));
}

/** A body that is no session description needs a Content-Type. */
export function lacksContentType(request: AppRequest): boolean {
  return request.body !== undefined && !startsLikeSdp(request.body) && appHeader(request, "content-type") === undefined;
}

/** Stands for a host whose name has no address: every send fails. */
export function unreachableFlow(host: string): Flow {
  return {
    protocol: "udp",
    reliable: true,
    remoteAddress: host,
    remotePort: 0,
    open: false,
    send: () => {},
    onFailure: () => () => {},
  };
}
