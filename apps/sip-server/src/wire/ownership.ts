import type { ClaimReply } from "@callwright/contracts";
import type { Dialog } from "../dialogs/dialog";
import type { AppCancels } from "./app-cancels";
import type { AppConnection } from "./app-connection";
import { CommandRefused } from "./command-refused";
import type { Core } from "./core";
import { deliver, liveOwner } from "./deliver";
import type { InboundRequest } from "./inbound-request";
import type { ServerAnswers } from "./server-answers";
import type { ServerRequests } from "./server-requests";

/** What happens to requests and dialogs when their application's connection ends, and how another one claims them. */
export class Ownership {
  /** Unanswered calls that no application has, until one comes or their time is over. */
  readonly #orphans = new Set<InboundRequest>();

  constructor(
    private readonly core: Core,
    private readonly answers: ServerAnswers,
    private readonly cancels: AppCancels,
    private readonly serverRequests: ServerRequests,
  ) {}

  /** A connection has ended. Call after it has left the worker pool. */
  lost(connection: AppConnection): void {
    const { core } = this;
    for (const inbound of [...core.inbound.all]) {
      if (inbound.owner === connection) this.#requestLost(inbound);
    }
    for (const outbound of [...core.outbound.all]) {
      if (outbound.connection !== connection || outbound.inDialog || outbound.finalSeen) continue;
      // Nobody could take the answer: a new runtime dials again if it wants to.
      if (outbound.method === "INVITE") this.cancels.cancelForLost(outbound);
    }
    for (const dialog of [...core.dialogs.all]) {
      if (dialog.owner === connection) this.#dialogLost(dialog);
    }
  }

  #requestLost(inbound: InboundRequest): void {
    const { core } = this;
    inbound.owner = undefined;
    if (inbound.answered) return;
    if (inbound.initial && !inbound.progressed) {
      // Nobody has said anything to the caller yet: any other worker can take the call from its beginning.
      if (!this.#offer(inbound)) this.#orphans.add(inbound);
    } else if (inbound.request.method === "BYE") {
      this.answers.answer(inbound, 200, "OK");
      return;
    }
    if (inbound.owner === undefined) {
      core.env.clock.after(core.limits.claimGraceMs, () => this.#requestUnclaimed(inbound));
    }
  }

  #offer(inbound: InboundRequest): boolean {
    const worker = this.core.workers.next(inbound.request.method);
    if (worker === undefined) return false;
    inbound.owner = worker;
    this.#orphans.delete(inbound);
    deliver(this.core, inbound);
    return true;
  }

  #requestUnclaimed(inbound: InboundRequest): void {
    this.#orphans.delete(inbound);
    if (inbound.owner !== undefined || this.core.inbound.get(inbound.transactionId) !== inbound) return;
    this.answers.refuseUnclaimed(inbound);
  }

  /** A worker has routed a method: calls that wait for one are offered. */
  routed(): void {
    for (const inbound of [...this.#orphans]) {
      // The caller may have given up meanwhile.
      if (this.core.inbound.get(inbound.transactionId) === inbound) this.#offer(inbound);
      else this.#orphans.delete(inbound);
    }
  }

  #dialogLost(dialog: Dialog): void {
    const { core } = this;
    if (dialog.closing || dialog.state !== "confirmed") {
      dialog.owner = undefined;
      return;
    }
    dialog.owner = undefined;
    this.#settlePendingAnswer(dialog);
    if (core.dialogs.get(dialog.id) !== dialog) return;
    dialog.graceTimer = core.env.clock.after(core.limits.claimGraceMs, () => {
      core.log.warn({ callId: dialog.callId }, "dialog not claimed: BYE");
      for (const inbound of [...core.inbound.inDialog(dialog)]) this.answers.refuseUnclaimed(inbound);
      this.serverRequests.end(dialog, "application lost");
    });
  }

  /** A 2xx that the lost application has not acknowledged: with its offer in the INVITE an empty ACK completes it. */
  #settlePendingAnswer(dialog: Dialog): void {
    const cseq = dialog.unackedInviteCseq;
    if (cseq === undefined) return;
    dialog.unackedInviteCseq = undefined;
    if (dialog.localSdp === "") this.serverRequests.refuseAnswer(dialog, cseq, "application lost before its answer");
    else this.serverRequests.acknowledge(dialog, cseq);
  }

  /**
   * Hands a dialog to `connection` (ARCHITECTURE §5). An owner that is still connected gives way to a higher epoch
   * only; a dialog without owner is given to the same epoch too (a runtime that merely reconnected). Throws
   * {@link CommandRefused}.
   */
  claim(connection: AppConnection, id: string, epoch: number): ClaimReply {
    const { core } = this;
    const dialog = core.dialogs.get(id);
    if (dialog === undefined) {
      const ended = core.dialogs.ended(id);
      if (ended === undefined) throw new CommandRefused("unknown dialog");
      const { callId, endedBy, cause, endedAtMs } = ended;
      return { state: "ended", dialogId: id, callId, endedBy, cause, endedAtMs };
    }
    const { peer } = dialog;
    if (dialog.state !== "confirmed" || peer === undefined || dialog.usage !== "invite") {
      throw new CommandRefused("dialog is not confirmed");
    }
    const held = liveOwner(core, dialog);
    const fresh = epoch > dialog.epoch || (epoch === dialog.epoch && (held === undefined || held === connection));
    if (!fresh) throw new CommandRefused(`stale epoch: the dialog is at ${dialog.epoch}`);
    dialog.epoch = epoch;
    dialog.owner = connection;
    dialog.graceTimer?.cancel();
    dialog.graceTimer = undefined;
    if (held !== connection) this.#handOver(dialog, connection);
    return this.#describe(dialog, peer.remoteTag, peer.remoteParty, peer.remoteTarget ?? "");
  }

  /** Requests of the peer that nobody answered go to the new owner, after the reply to its claim. */
  #handOver(dialog: Dialog, connection: AppConnection): void {
    const waiting = [...this.core.inbound.inDialog(dialog)].filter((inbound) => !inbound.answered);
    for (const inbound of waiting) inbound.owner = connection;
    setImmediate(() => {
      for (const inbound of waiting) {
        if (inbound.owner === connection && this.core.inbound.get(inbound.transactionId) === inbound) {
          deliver(this.core, inbound);
        }
      }
    });
  }

  #describe(dialog: Dialog, remoteTag: string, remoteParty: string, remoteTarget: string): ClaimReply {
    const text = (binary: string) => Buffer.from(binary, "latin1").toString("utf8");
    return {
      state: "confirmed",
      dialogId: dialog.id,
      epoch: dialog.epoch,
      role: dialog.role,
      callId: dialog.callId,
      localTag: dialog.localTag,
      remoteTag,
      localParty: text(dialog.localParty),
      remoteParty: text(remoteParty),
      requestUri: text(dialog.requestUri),
      localContact: text(dialog.localContact),
      remoteTarget: text(remoteTarget),
      localSdp: text(dialog.localSdp),
      remoteSdp: text(dialog.remoteSdp),
      answeredAtMs: dialog.answeredAtMs ?? this.core.env.clock.now(),
    };
  }
}
