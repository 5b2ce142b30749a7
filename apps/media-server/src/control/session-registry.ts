import { MediaControlError } from "./media-control-error";

/** Epochs of sessions without endpoints are remembered so long, to refuse a late owner of before. */
const FORGET_AFTER_MS = 10 * 60_000;

/** Where a session's events go. */
export interface SessionOwner {
  readonly clientId: string;
}

interface Session {
  epoch: number;
  owner: SessionOwner | null;
  /** When the owner went away; with an owner, when it was last heard of. */
  sinceMs: number;
}

/** Who owns which session: fencing by epoch, and since when nobody does. */
export class SessionRegistry {
  readonly #sessions = new Map<string, Session>();

  constructor(private readonly now: () => number) {}

  get size(): number {
    return this.#sessions.size;
  }

  epochOf(sessionId: string): number {
    return this.#sessions.get(sessionId)?.epoch ?? 0;
  }

  ownerOf(sessionId: string): SessionOwner | null {
    return this.#sessions.get(sessionId)?.owner ?? null;
  }

  /**
   * A request about a session: checks its epoch, and makes its connection the owner.
   * @param create an unknown session begins with this epoch
   * @throws MediaControlError `stale-epoch`, `not-claimed`, `not-found`
   */
  authorize(sessionId: string, epoch: number, owner: SessionOwner, create: boolean): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) {
      if (!create) throw new MediaControlError("not-found", `session ${sessionId} is not known here`);
      this.#sessions.set(sessionId, { epoch, owner, sinceMs: this.now() });
      return;
    }
    this.#refuseStale(sessionId, session, epoch);
    if (epoch > session.epoch) {
      throw new MediaControlError(
        "not-claimed",
        `session ${sessionId} is at epoch ${session.epoch}: claim it with ${epoch} first`,
      );
    }
    this.#own(session, owner);
  }

  /** Take a session over. @throws MediaControlError `stale-epoch` */
  claim(sessionId: string, epoch: number, owner: SessionOwner): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) {
      this.#sessions.set(sessionId, { epoch, owner, sinceMs: this.now() });
      return;
    }
    this.#refuseStale(sessionId, session, epoch);
    session.epoch = epoch;
    this.#own(session, owner);
  }

  /** A connection is gone: its sessions are without an owner from now on. */
  disown(owner: SessionOwner): void {
    for (const session of this.#sessions.values()) {
      if (session.owner !== owner) continue;
      session.owner = null;
      session.sinceMs = this.now();
    }
  }

  /** How long a session has had no owner; 0 while it has one. */
  ownerlessMs(sessionId: string): number {
    const session = this.#sessions.get(sessionId);
    return session === undefined || session.owner !== null ? 0 : this.now() - session.sinceMs;
  }

  /** Forget old sessions that have nothing left. @param inUse whether a session still has endpoints */
  sweep(inUse: (sessionId: string) => boolean): void {
    const now = this.now();
    for (const [sessionId, session] of this.#sessions) {
      if (now - session.sinceMs > FORGET_AFTER_MS && !inUse(sessionId)) this.#sessions.delete(sessionId);
    }
  }

  #own(session: Session, owner: SessionOwner): void {
    session.owner = owner;
    session.sinceMs = this.now();
  }

  #refuseStale(sessionId: string, session: Session, epoch: number): void {
    if (epoch >= session.epoch) return;
    throw new MediaControlError(
      "stale-epoch",
      `session ${sessionId} is at epoch ${session.epoch}; ${epoch} has been superseded`,
    );
  }
}
