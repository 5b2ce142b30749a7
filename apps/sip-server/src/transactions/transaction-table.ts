import type { Essentials } from "../parser/essentials";
import { MAGIC_COOKIE } from "../parser/via";
import type { ClientTransaction } from "./client-transaction";
import type { ServerTransaction } from "./server-transaction";

/**
 * Key of the server transaction a request belongs to (RFC 3261 §17.2.3). ACK and CANCEL are looked up under the
 * INVITE's key by passing `method` = "INVITE". A branch without the magic cookie, or with nothing after it
 * (RFC 4475 §3.2.1), falls back on the rules for RFC 2543 peers.
 */
export function serverKey(method: string, uri: string, essentials: Essentials): string {
  const { via } = essentials;
  const branch = via.params.get("branch") ?? "";
  if (branch.startsWith(MAGIC_COOKIE) && branch.length > MAGIC_COOKIE.length) {
    return `${branch}|${via.host}|${via.port ?? ""}|${method}`;
  }
  // The To tag is left out: the INVITE has none, its ACK has the one of our response.
  return `2543|${uri}|${essentials.fromTag}|${essentials.callId}|${essentials.cseq}|${essentials.viaText}|${method}`;
}

/** Key of a client transaction (RFC 3261 §17.1.3): our branch and the CSeq method. */
export function clientKey(branch: string, method: string): string {
  return `${branch}|${method}`;
}

/** Key by which a request outside a dialog is recognised as a merged copy (RFC 3261 §8.2.2.2). */
export function mergeKey(essentials: Essentials): string {
  return `${essentials.callId}|${essentials.fromTag}|${essentials.cseq}|${essentials.cseqMethod}`;
}

/** All live transactions. Entries leave when their transaction terminates; the size is bounded by `limit`. */
export class TransactionTable {
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #merge = new Map<string, string>();

  constructor(private readonly limit: number) {}

  get serverCount(): number {
    return this.#servers.size;
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  get full(): boolean {
    return this.#servers.size + this.#clients.size >= this.limit;
  }

  server(key: string): ServerTransaction | undefined {
    return this.#servers.get(key);
  }

  addServer(transaction: ServerTransaction, merge: string | undefined): void {
    this.#servers.set(transaction.key, transaction);
    if (merge !== undefined) this.#merge.set(merge, transaction.key);
  }

  removeServer(key: string, merge: string | undefined): void {
    this.#servers.delete(key);
    if (merge !== undefined && this.#merge.get(merge) === key) this.#merge.delete(merge);
  }

  /** Key of the transaction in which the same request already arrived over another path. */
  mergedWith(merge: string): string | undefined {
    return this.#merge.get(merge);
  }

  client(key: string): ClientTransaction | undefined {
    return this.#clients.get(key);
  }

  addClient(transaction: ClientTransaction): void {
    this.#clients.set(transaction.key, transaction);
  }

  removeClient(key: string): void {
    this.#clients.delete(key);
  }

  /** Ends everything without sending. */
  clear(): void {
    for (const transaction of [...this.#servers.values()]) transaction.terminate();
    for (const transaction of [...this.#clients.values()]) transaction.terminate();
    this.#merge.clear();
  }
}
