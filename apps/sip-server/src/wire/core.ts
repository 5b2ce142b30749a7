import type { Logger } from "pino";
import type { DialogTable } from "../dialogs/dialog-table";
import type { IdSource } from "../ids";
import type { TransactionEnvironment } from "../transactions/server-transaction";
import type { TransactionTable } from "../transactions/transaction-table";
import type { TransportLayer } from "../transport/transport-layer";
import type { InboundTable } from "./inbound-request";
import type { OutboundTable } from "./outbound-request";
import type { RegisteredContacts } from "./registered-contacts";
import type { WorkerPool } from "./worker-pool";

/** Everything the request handling shares. Made once per server; holds no behaviour of its own. */
export interface Core {
  readonly env: TransactionEnvironment;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly transport: TransportLayer;
  readonly transactions: TransactionTable;
  readonly dialogs: DialogTable;
  readonly workers: WorkerPool;
  /** Peers' requests that an application has not finally answered. */
  readonly inbound: InboundTable;
  /** Applications' requests whose transactions live. */
  readonly outbound: OutboundTable;
  readonly contacts: RegisteredContacts;
  readonly limits: CoreLimits;
}

export interface CoreLimits {
  /** How long dialogs and unanswered requests of a lost application wait for another one. */
  readonly claimGraceMs: number;
  /** An INVITE that no application answered with anything gets 408 after this time. */
  readonly noAnswerMs: number;
  /** An INVITE that only rang is ended with 408 after this time. */
  readonly maxRingingMs: number;
  /** Most dialogs at a time; further calls get 503. */
  readonly maxDialogs: number;
}
