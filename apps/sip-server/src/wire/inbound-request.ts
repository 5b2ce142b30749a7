import type { Dialog } from "../dialogs/dialog";
import type { ReliableProvisionals } from "../dialogs/reliable-provisionals";
import type { Essentials } from "../parser/essentials";
import type { SipRequest } from "../parser/sip-message";
import type { Timer } from "../transactions/clock";
import type { ServerTransaction } from "../transactions/server-transaction";
import type { Flow } from "../transport/transport";
import type { AppConnection } from "./app-connection";

/** A request of a peer on its way through an application. */
export interface InboundRequest {
  /** Id under which the application answers. */
  readonly transactionId: string;
  readonly request: SipRequest;
  readonly essentials: Essentials;
  readonly transaction: ServerTransaction;
  readonly flow: Flow;
  /** True for a request outside a dialog (no To tag). */
  readonly initial: boolean;
  /** The To tag of our responses. */
  localTag: string;
  dialog: Dialog | undefined;
  /** The application that is to answer; undefined while none has it. */
  owner: AppConnection | undefined;
  /** A response other than 100 has gone out. */
  progressed: boolean;
  /** The application has given its final response (which may still wait for a PRACK). */
  answered: boolean;
  provisionals: ReliableProvisionals | undefined;
  timer: Timer | undefined;
}

/** Requests that wait for an application's final response, by transaction id. */
export class InboundTable {
  readonly #byId = new Map<string, InboundRequest>();
  readonly #byKey = new Map<string, InboundRequest>();
  readonly #byDialog = new Map<Dialog, Set<InboundRequest>>();

  get size(): number {
    return this.#byId.size;
  }

  get all(): IterableIterator<InboundRequest> {
    return this.#byId.values();
  }

  add(inbound: InboundRequest): void {
    this.#byId.set(inbound.transactionId, inbound);
    this.#byKey.set(inbound.transaction.key, inbound);
    if (inbound.dialog !== undefined) this.attach(inbound, inbound.dialog);
  }

  /** Notes to which dialog a request belongs. */
  attach(inbound: InboundRequest, dialog: Dialog): void {
    inbound.dialog = dialog;
    const requests = this.#byDialog.get(dialog);
    if (requests === undefined) this.#byDialog.set(dialog, new Set([inbound]));
    else requests.add(inbound);
  }

  /** The open requests of a dialog. */
  inDialog(dialog: Dialog): Iterable<InboundRequest> {
    return this.#byDialog.get(dialog) ?? [];
  }

  get(transactionId: string): InboundRequest | undefined {
    return this.#byId.get(transactionId);
  }

  /** By the key of its server transaction. */
  withKey(key: string): InboundRequest | undefined {
    return this.#byKey.get(key);
  }

  remove(inbound: InboundRequest): void {
    inbound.timer?.cancel();
    inbound.timer = undefined;
    inbound.provisionals?.stop();
    this.#byId.delete(inbound.transactionId);
    this.#byKey.delete(inbound.transaction.key);
    const { dialog } = inbound;
    const requests = dialog === undefined ? undefined : this.#byDialog.get(dialog);
    if (dialog === undefined || requests === undefined) return;
    requests.delete(inbound);
    if (requests.size === 0) this.#byDialog.delete(dialog);
  }
}
