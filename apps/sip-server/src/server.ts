import { type Logger, pino } from "pino";
import { DialogTable } from "./dialogs/dialog-table";
import { createIdSource, type IdSource } from "./ids";
import { parseMessage } from "./parser/parse-message";
import { type Clock, systemClock } from "./transactions/clock";
import { RFC3261_TIMERS, type SipTimers } from "./transactions/timers";
import { TransactionTable } from "./transactions/transaction-table";
import type { Flow } from "./transport/transport";
import { TransportLayer } from "./transport/transport-layer";
import { AppCancels } from "./wire/app-cancels";
import { AppDialogRequests } from "./wire/app-dialog-requests";
import { AppRequests } from "./wire/app-requests";
import { AppResponses } from "./wire/app-responses";
import { AppServer } from "./wire/app-server";
import { Commands } from "./wire/commands";
import type { Core, CoreLimits } from "./wire/core";
import { InboundTable } from "./wire/inbound-request";
import { NetworkRequests } from "./wire/network-requests";
import { NetworkResponses } from "./wire/network-responses";
import { OutboundTable } from "./wire/outbound-request";
import { Ownership } from "./wire/ownership";
import { RegisteredContacts } from "./wire/registered-contacts";
import { RequestSender } from "./wire/request-sender";
import { ServerAnswers } from "./wire/server-answers";
import { ServerRequests } from "./wire/server-requests";
import { WorkerPool } from "./wire/worker-pool";

export interface SipServerOptions {
  /** Address for SIP. */
  readonly bindAddress: string;
  /** Host that peers are told in Via and Contact; the bound one when left out. */
  readonly publicAddress?: string | undefined;
  /** UDP and TCP port for SIP; 0 takes a free one. */
  readonly sipPort: number;
  /** Where applications connect; port 0 takes a free one. */
  readonly appAddress: string;
  readonly appPort: number;
  /** What applications must authenticate with. */
  readonly secret: string;
  readonly log?: Logger;
  readonly clock?: Clock;
  readonly ids?: IdSource;
  readonly timers?: SipTimers;
  readonly limits?: Partial<SipServerLimits>;
}

export interface SipServerLimits extends CoreLimits {
  readonly maxTransactions: number;
  /** How long it is remembered how a dialog ended. */
  readonly endedRetentionMs: number;
  readonly maxEnded: number;
}

export const DEFAULT_LIMITS: SipServerLimits = {
  claimGraceMs: 10_000,
  noAnswerMs: 64_000,
  maxRingingMs: 900_000,
  maxDialogs: 100_000,
  maxTransactions: 200_000,
  endedRetentionMs: 60_000,
  maxEnded: 20_000,
};

/** How full the tables are. */
export interface SipServerCounts {
  readonly serverTransactions: number;
  readonly clientTransactions: number;
  readonly inboundRequests: number;
  readonly outboundRequests: number;
  readonly dialogs: number;
  readonly sipConnections: number;
  readonly registeredContacts: number;
  readonly applications: number;
}

export interface SipServer {
  readonly sipAddress: { readonly address: string; readonly port: number };
  readonly appAddress: { readonly address: string; readonly port: number };
  counts(): SipServerCounts;
  /** Stops listening, ends every connection and timer. Calls are not hung up: that is the applications' to do before. */
  close(): Promise<void>;
}

/** Starts a SIP server. Rejects with `BindError` when a port is taken. */
export async function createSipServer(options: SipServerOptions): Promise<SipServer> {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? pino({ level: "silent" });
  const ids = options.ids ?? createIdSource(() => clock.now());
  const limits: SipServerLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const network: { answers?: ServerAnswers; requests?: NetworkRequests; responses?: NetworkResponses } = {};

  const receive = (data: Buffer, flow: Flow) => {
    const result = parseMessage(data);
    if (result.kind === "garbage") return;
    const { message, problem } = result;
    if (message.kind === "request") network.requests?.receive(message, problem, flow);
    else network.responses?.receive(message, problem, flow);
  };
  const receiveBroken = (data: Buffer, flow: Flow, status: number, reason: string) => {
    const result = parseMessage(data);
    if (result.kind === "message" && result.message.kind === "request") {
      network.answers?.refuseMalformed(result.message, flow, { status, reason });
    }
  };
  /** One message must not take the process down, whatever is in it; what it would have done is lost. */
  const guarded = <Arguments extends unknown[]>(handle: (...args: Arguments) => void) => {
    return (...args: Arguments) => {
      try {
        handle(...args);
      } catch (error) {
        log.error({ err: error }, "a SIP message could not be handled");
      }
    };
  };

  const transport = await TransportLayer.open(
    {
      bindAddress: options.bindAddress,
      publicAddress: options.publicAddress,
      port: options.sipPort,
      clock,
      onSendError: (code) => log.debug({ code }, "a datagram could not be sent"),
    },
    { onMessage: guarded(receive), onBrokenStream: guarded(receiveBroken) },
  );
  const core: Core = {
    env: { clock, timers: options.timers ?? RFC3261_TIMERS },
    ids,
    log,
    transport,
    transactions: new TransactionTable(limits.maxTransactions),
    dialogs: new DialogTable(clock, limits.endedRetentionMs, limits.maxEnded),
    workers: new WorkerPool(),
    inbound: new InboundTable(),
    outbound: new OutboundTable(),
    contacts: new RegisteredContacts(clock),
    limits,
  };
  const sender = new RequestSender(core);
  const serverRequests = new ServerRequests(core, sender);
  const answers = new ServerAnswers(core);
  const networkRequests = new NetworkRequests(core, answers);
  const networkResponses = new NetworkResponses(core, serverRequests);
  const cancels = new AppCancels(core, sender);
  const performers = {
    requests: new AppRequests(core, sender, networkResponses),
    dialogRequests: new AppDialogRequests(core, sender, networkResponses, serverRequests),
    cancels,
    responses: new AppResponses(core, answers, serverRequests),
  };
  const ownership = new Ownership(core, answers, cancels, serverRequests);
  const commands = new Commands(core, options.secret, performers, ownership);
  network.answers = answers;
  network.requests = networkRequests;
  network.responses = networkResponses;

  let closing = false;
  let apps: AppServer;
  try {
    apps = await AppServer.listen(options.appAddress, options.appPort, clock, () => ids.uuid(), {
      onFrame: guarded((connection, frame) => commands.perform(connection, frame)),
      onClosed: guarded((connection) => {
        if (!connection.authenticated || closing) return;
        core.workers.remove(connection);
        log.info({ connection: connection.id }, "application disconnected");
        ownership.lost(connection);
      }),
    });
  } catch (error) {
    await transport.close();
    throw error;
  }
  const sipPort = transport.listeners[0]?.port ?? 0;
  return {
    sipAddress: { address: options.bindAddress, port: sipPort },
    appAddress: { address: apps.address, port: apps.port },
    counts: () => ({
      serverTransactions: core.transactions.serverCount,
      clientTransactions: core.transactions.clientCount,
      inboundRequests: core.inbound.size,
      outboundRequests: core.outbound.size,
      dialogs: core.dialogs.size,
      sipConnections: transport.connectionCount,
      registeredContacts: core.contacts.size,
      applications: core.workers.size,
    }),
    close: async () => {
      closing = true;
      await apps.close();
      core.transactions.clear();
      core.dialogs.clear();
      await transport.close();
    },
  };
}
