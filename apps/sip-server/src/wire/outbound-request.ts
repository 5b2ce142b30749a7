import type { Dialog } from "../dialogs/dialog";
import type { ClientTransaction } from "../transactions/client-transaction";
import type { Timer } from "../transactions/clock";
import type { Flow } from "../transport/transport";
import type { AppConnection } from "./app-connection";

/** The headers of a sent request that its ACK, CANCEL and made-up responses repeat. */
export interface SentHeaders {
  readonly requestUri: string;
  readonly via: string;
  readonly routes: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly maxForwards: string;
}

/** A request sent for an application (or by this server itself, then without connection). */
export interface OutboundRequest {
  readonly transactionId: string;
  readonly method: string;
  readonly sent: SentHeaders;
  readonly body: Buffer | undefined;
  /** Who gets the responses; undefined for requests this server sends by itself. */
  readonly connection: AppConnection | undefined;
  readonly dialog: Dialog | undefined;
  /** True when the request was sent inside an existing dialog. */
  readonly inDialog: boolean;
  readonly flow: Flow;
  readonly branch: string;
  transaction: ClientTransaction | undefined;
  provisionalSeen: boolean;
  finalSeen: boolean;
  /** The CANCEL that waits for a provisional response (RFC 3261 §9.1). */
  heldCancel: (() => void) | undefined;
  cancelled: boolean;
  cancelTimer: Timer | undefined;
  /** Ends an INVITE that rings without end. */
  ringTimer: Timer | undefined;
  /** Further branches that answered, by their To tag; each was acknowledged and hung up once. */
  readonly refusedForks: Map<string, Dialog>;
}

/** Requests whose client transaction lives, by transaction id. */
export class OutboundTable {
  readonly #byId = new Map<string, OutboundRequest>();

  get size(): number {
    return this.#byId.size;
  }

  get all(): IterableIterator<OutboundRequest> {
    return this.#byId.values();
  }

  add(outbound: OutboundRequest): void {
    this.#byId.set(outbound.transactionId, outbound);
  }

  get(transactionId: string): OutboundRequest | undefined {
    return this.#byId.get(transactionId);
  }

  remove(outbound: OutboundRequest): void {
    outbound.cancelTimer?.cancel();
    outbound.ringTimer?.cancel();
    this.#byId.delete(outbound.transactionId);
  }
}
