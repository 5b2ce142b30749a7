import type { Dialog } from "../dialogs/dialog";
import type { SipMessage } from "../parser/sip-message";
import type { Flow } from "../transport/transport";
import type { AppConnection } from "./app-connection";
import type { Core } from "./core";
import { type Endpoint, sipFrame } from "./frames";
import type { InboundRequest } from "./inbound-request";
import { forApplication } from "./respond";

/** The far end of a flow as frames report it. */
export function farEnd(flow: Flow): Endpoint {
  return { protocol: flow.protocol, address: flow.remoteAddress, port: flow.remotePort };
}

/** The local end of a flow as frames about sent requests report it. */
export function nearEnd(core: Core, flow: Flow): Endpoint {
  return { protocol: flow.protocol, ...core.transport.local(flow.protocol) };
}

/** The live connection that owns a dialog, if there is one. */
export function liveOwner(core: Core, dialog: Dialog): AppConnection | undefined {
  const { owner } = dialog;
  return owner?.alive ? core.workers.withId(owner.id) : undefined;
}

/** Hands a request of a peer to the application that is to answer it. */
export function deliver(core: Core, inbound: InboundRequest): void {
  const { request, essentials, flow } = inbound;
  inbound.owner?.send(
    sipFrame(
      core.ids.uuid(),
      {
        source: "network",
        bytes: request.size,
        endpoint: farEnd(flow),
        nowMs: core.env.clock.now(),
        transactionId: inbound.transactionId,
        dialogId: inbound.dialog?.id ?? "",
        ...(inbound.initial ? { receivedOn: core.transport.local(flow.protocol) } : {}),
      },
      forApplication(request, essentials, flow),
    ),
  );
}

/** Hands any other message (ACK, CANCEL, responses) to an application. */
export function notify(
  core: Core,
  connection: AppConnection,
  message: Buffer,
  received: Pick<SipMessage, "size">,
  flow: Flow,
  transactionId: string,
  dialogId: string,
): void {
  const tokens = {
    source: "network" as const,
    bytes: received.size,
    endpoint: farEnd(flow),
    nowMs: core.env.clock.now(),
    transactionId,
    dialogId,
  };
  connection.send(sipFrame(core.ids.uuid(), tokens, message));
}
