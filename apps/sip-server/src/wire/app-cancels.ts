import type { AppConnection } from "./app-connection";
import { extraHeaders } from "./app-headers";
import type { AppRequest } from "./app-message";
import { CommandRefused } from "./command-refused";
import type { Core } from "./core";
import type { OutboundRequest } from "./outbound-request";
import type { RequestSender } from "./request-sender";
import { echoRequest } from "./sent-request";

/** Cancels INVITEs that applications have sent (RFC 3261 §9.1). */
export class AppCancels {
  constructor(
    private readonly core: Core,
    private readonly sender: RequestSender,
  ) {}

  /** Performs `sip|TXN|` with a CANCEL. Throws {@link CommandRefused}. */
  send(connection: AppConnection, requestId: string, request: AppRequest, transactionId: string): void {
    const { core } = this;
    const outbound = core.outbound.get(transactionId);
    if (outbound === undefined || outbound.method !== "INVITE" || outbound.finalSeen) {
      throw new CommandRefused(`unable to cancel unknown transaction id: ${transactionId}`);
    }
    if (outbound.connection !== connection) {
      throw new CommandRefused("stale owner: the request belongs to another connection");
    }
    // Everything else has to be as in the INVITE.
    const own = extraHeaders(request, "").filter(({ key }) => key === "reason" || key.startsWith("x-"));
    const data = this.sender.composeCancel(outbound, own);
    echoRequest(core, connection, requestId, { flow: outbound.flow, transactionId: core.ids.uuid(), data });
    this.sender.cancel(outbound, own);
  }

  /** Cancels in the place of an application that has gone. */
  cancelForLost(outbound: OutboundRequest): void {
    this.sender.cancel(outbound, []);
  }
}
