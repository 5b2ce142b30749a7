import type { LiveLeg, MediaEventFrame } from "@callwright/contracts";
import { type FlowState, initialState, type PreparedBundle, step } from "@callwright/flow-engine";
import { CALLER_LEG, type EngineEvent } from "@callwright/flow-schema";
import type { Logger } from "../observability/logger";
import type { SipPort } from "../sip/sip-port";
import type { BundleLibrary } from "./bundle-library";
import { CallLeg } from "./call-leg";
import type { CallRegistry } from "./call-registry";
import { type CallServices, CallSession } from "./call-session";
import type { ClaimedCall } from "./lease";
import type { CatchUp, MissedMediaEvents } from "./missed-media-events";
import { PendingEffects } from "./pending-effects";
import type { StoredSession } from "./session-store";

export interface TakeOverOptions {
  readonly services: CallServices;
  readonly sip: SipPort;
  readonly bundles: BundleLibrary;
  readonly registry: CallRegistry;
  readonly missed: MissedMediaEvents;
  readonly logger: Logger;
  /** How long to go on trying to read a call and its flow. */
  readonly patienceMs?: number;
}

const RETRY_MS = 250;
const PATIENCE_MS = 10_000;

/**
 * Goes on with a call that another runtime had: reads what it left, folds the journal, makes media and dialogs its own,
 * does again what may not have been finished, and hears what happened in between.
 */
export async function takeOverCall(claimed: ClaimedCall, options: TakeOverOptions): Promise<void> {
  const { services, registry } = options;
  const logger = options.logger.child({ callId: claimed.callId });
  const stored = await patiently(() => services.store.read(claimed.callId), options, logger);
  if (stored === null) {
    logger.warn("a call that was taken over has left nothing");
    await services.store.remove(claimed.callId, claimed.epoch);
    return;
  }
  const { info } = stored;
  const bundle = await patiently(
    () =>
      options.bundles.get({
        workspaceId: info.workspaceId,
        flowId: info.flowId,
        version: info.flowVersion,
        bundleHash: info.bundleHash,
      }),
    options,
    logger,
  );
  const session = new CallSession({
    info,
    epoch: claimed.epoch,
    bundle,
    services,
    logger: options.logger,
    entries: stored.entries,
    secretKey: stored.secretKey,
    recordings: stored.recordings,
  });
  const fold = foldJournal(bundle, session, stored);
  session.journal.open();
  registry.add(session);
  await goOn(session, stored, fold, options, logger);
}

interface Fold {
  readonly pending: PendingEffects;
  readonly ended: boolean;
}

function foldJournal(bundle: PreparedBundle, session: CallSession, stored: StoredSession): Fold {
  const pending = new PendingEffects();
  let state: FlowState = initialState();
  let last: EngineEvent | undefined;
  let ended = false;
  for (const event of session.journal.openEvents()) {
    const result = step(bundle, state, event);
    state = result.state;
    for (const change of result.visits) session.visits.add(change);
    pending.add(event, result.effects);
    ended ||= event.type === "call.ended";
    last = event;
  }
  const position = stored.entries.findLast((entry) => entry.media !== "")?.media ?? "/0";
  session.restore(state, last, position);
  return { pending, ended };
}

async function goOn(
  session: CallSession,
  stored: StoredSession,
  fold: Fold,
  options: TakeOverOptions,
  logger: Logger,
): Promise<void> {
  const catchUp = options.missed.listen(session);
  try {
    const legs = stored.legs.map((leg) => ({ leg: session.legs.adopt(CallLeg.restore(leg)), stored: leg }));
    const [lost, frames] = await Promise.all([
      Promise.all(legs.map(({ leg, stored: facts }) => claimLeg(session, leg, facts, options.sip))),
      claimMedia(session, catchUp, logger),
    ]);
    if (session.over) return;
    session.post({ type: "session.claimed", owner: options.services.runtimeId, epoch: session.epoch });
    if (fold.ended || legs.length === 0) {
      session.endAgain();
      return;
    }
    // First how plays and recordings have ended, so that whoever asks for them again is told; then what is to be done
    // again; then everything in the order in which it happened.
    for (const frame of frames) session.media.onEvent(frame.event);
    session.resume(fold.pending.list());
    for (const tell of lost) tell?.();
    for (const frame of frames) session.onMediaEvent(catchUp.boot, frame);
  } finally {
    catchUp.stop();
  }
}

/**
 * Makes a leg's dialog this runtime's.
 * @returns what tells the call that the leg is gone, if it is
 */
async function claimLeg(
  session: CallSession,
  leg: CallLeg,
  stored: LiveLeg,
  sip: SipPort,
): Promise<(() => void) | null> {
  if (leg.state === "ended") return null;
  if (stored.dialog === null || stored.dialogId === null) {
    // Its INVITE was under way: nobody can answer or acknowledge it any more. A dialed one is told by its effect.
    return leg.legId === CALLER_LEG ? () => session.legs.lost(leg, { cause: "interrupted", side: "system" }) : null;
  }
  const facts = { ...stored.dialog, dialogId: stored.dialogId };
  const claim = await sip.claim(facts, session.epoch, session.legs.handlersOf(leg));
  if (claim.type === "gone") return () => session.legs.lost(leg, { cause: "hangup", side: claim.endedBy });
  leg.dialog = claim.dialog;
  if (leg.state === "starting") session.legs.markUp(leg);
  return null;
}

/** Makes the call's media this runtime's, and gives what has happened there since. */
async function claimMedia(session: CallSession, catchUp: CatchUp, logger: Logger): Promise<MediaEventFrame[]> {
  try {
    const { endpoints } = await session.media.claim();
    if (endpoints.length === 0) session.onMediaLost();
    return await catchUp.read();
  } catch (error) {
    logger.warn({ error: String(error) }, "the call's media cannot be taken over");
    session.onMediaLost();
    return [];
  }
}

/** Reads again and again for a while: the database or Redis may be away for a moment. */
async function patiently<T>(read: () => Promise<T>, options: TakeOverOptions, logger: Logger): Promise<T> {
  const deadline = Date.now() + (options.patienceMs ?? PATIENCE_MS);
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      logger.warn({ error: String(error) }, "a call that was taken over cannot be read yet");
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
