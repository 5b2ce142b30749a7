import type { Clock } from "../transactions/clock";
import type { Flow } from "../transport/transport";

/** Most remembered contacts; the oldest give way. */
const MAX_CONTACTS = 100_000;

/**
 * Contacts registered over a connection: requests to `user@host` later use that connection, the only way to phones
 * behind a NAT (RFC 5626 in spirit; drachtio-server does the same).
 */
export class RegisteredContacts {
  readonly #flows = new Map<string, { readonly flow: Flow; readonly expiresAtMs: number }>();

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.#flows.size;
  }

  /** Remembers or, with 0 seconds, forgets. */
  register(user: string | undefined, host: string, flow: Flow, expiresS: number): void {
    const key = `${user ?? ""}@${host}`;
    this.#flows.delete(key);
    if (expiresS <= 0 || !flow.open) return;
    if (this.#flows.size >= MAX_CONTACTS) {
      const oldest = this.#flows.keys().next().value;
      if (oldest !== undefined) this.#flows.delete(oldest);
    }
    const entry = { flow, expiresAtMs: this.clock.now() + expiresS * 1000 };
    this.#flows.set(key, entry);
    // A `.invalid` contact (RFC 7118 §5) has no other way: its closed connection is kept, so that a request fails as
    // gone and is not tried elsewhere. Others are reached by their address from then on.
    if (isInvalidHost(host)) return;
    flow.onFailure(() => {
      if (this.#flows.get(key) === entry) this.#flows.delete(key);
    });
  }

  /** The connection of a registered contact; a closed one only for a contact that has no other way. */
  find(user: string | undefined, host: string): Flow | undefined {
    const key = `${user ?? ""}@${host}`;
    const entry = this.#flows.get(key);
    if (entry === undefined) return undefined;
    if ((entry.flow.open || isInvalidHost(host)) && entry.expiresAtMs > this.clock.now()) return entry.flow;
    this.#flows.delete(key);
    return undefined;
  }
}

/** Hosts under `.invalid` never resolve (RFC 6761 §6.4). */
export function isInvalidHost(host: string): boolean {
  return host.endsWith(".invalid");
}
