import { CALLER_LEG } from "@callwright/flow-schema";
import { MediaRequestError } from "@callwright/media-client";
import type { CallLeg } from "../calls/call-leg";
import { dialFailureOf, hangupReason } from "../sip/hangup-reason";
import { isDialable } from "../sip/outbound-invite";
import type { DialOutcome, SipPort } from "../sip/sip-port";
import {
  type EffectCall,
  type EffectContext,
  type EffectOf,
  type EffectOutcome,
  failed,
  type Performer,
  succeeded,
} from "./performer";
import { ringbackTone } from "./ringback-tone";

export interface DialLegServices {
  readonly sip: SipPort;
  /** The fixed SIP address of an extension of a workspace; null where there is none. */
  readonly extensionUri: (workspaceId: string, extension: string) => Promise<string | null>;
}

type Dial = EffectOf<"leg.dial">;

/** `leg.dial`: rings somebody up while the caller hears it ring. Resolves when it is known how that went. */
export const createDialLeg =
  (services: DialLegServices): Performer<"leg.dial"> =>
  async (effect, context) => {
    const { call, signal, resumed } = context;
    if (resumed) return outcomeOfFormerOwner(effect, call);
    const uri = await addressOf(effect, call, services);
    if (uri === null || signal.aborted) return signal.aborted ? null : failed("failed", "there is no such extension");
    if (!isDialable(uri)) return failed("failed", "this is no SIP address that can be called");
    const leg = call.legs.add({
      legId: effect.legId,
      direction: "outbound",
      remote: uri,
      endpointId: `${call.info.callId}.${effect.legId}`,
      startedAt: call.now(),
    });
    let localSdp: string;
    try {
      localSdp = await call.media.createEndpoint(leg.endpointId, leg.legId, null);
    } catch (error) {
      return await giveUpLeg(leg, call, "media-failed", failed("failed", `no audio for it: ${String(error)}`));
    }
    await call.journalStored(); // a crash must not ring somebody twice
    return await ring(effect, context, services, leg, uri, localSdp);
  };

async function ring(
  effect: Dial,
  { call, signal }: EffectContext,
  services: DialLegServices,
  leg: CallLeg,
  uri: string,
  localSdp: string,
): Promise<EffectOutcome | null> {
  const ringback = startRingback(effect, call);
  const invite = services.sip.dial({
    uri,
    callerUser: effect.callerId,
    callerName: effect.callerId === call.info.ani ? call.info.callerName : "",
    localSdp,
    onRinging: () => {
      if (leg.state !== "starting") return;
      ringback.ring();
      call.post({ type: "leg.ringing", legId: leg.legId });
    },
    handlers: call.legs.handlersOf(leg),
  });
  const timer = setTimeout(() => invite.cancel(hangupReason("no-answer")), effect.timeoutMs);
  const abort = () => invite.cancel(hangupReason("normal"));
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  let outcome: DialOutcome;
  try {
    outcome = await invite.outcome;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    ringback.stop();
  }
  if (outcome.type === "answered") {
    if (!call.legs.attach(leg, outcome.dialog)) return null;
    return await connect(leg, call, signal, outcome.remoteSdp);
  }
  if (outcome.type === "cancelled") {
    const cause = signal.aborted ? "cancelled" : "no-answer";
    const result = signal.aborted ? null : failed("no-answer", `no answer within ${effect.timeoutMs} ms`);
    return await giveUpLeg(leg, call, cause, result, 487);
  }
  const code = dialFailureOf(outcome.status);
  return await giveUpLeg(
    leg,
    call,
    code,
    failed(code, `${outcome.status} ${outcome.reason}`, { sipStatus: outcome.status, reason: outcome.reason }),
    outcome.status,
  );
}

async function connect(
  leg: CallLeg,
  call: EffectCall,
  signal: AbortSignal,
  sdp: string,
): Promise<EffectOutcome | null> {
  try {
    await call.media.applyAnswer(leg.endpointId, sdp);
  } catch (error) {
    void call.legs.end(leg, "media-failed");
    await call.media.closeEndpoint(leg.endpointId);
    const why = error instanceof MediaRequestError ? error.message : String(error);
    return failed("failed", `it answered with audio that cannot be used: ${why}`);
  }
  if (signal.aborted || leg.state === "ended") {
    if (leg.state !== "ended") void call.legs.end(leg, "cancelled");
    await call.media.closeEndpoint(leg.endpointId);
    return signal.aborted ? null : failed("failed", "it hung up as it answered");
  }
  call.legs.markUp(leg);
  call.post({ type: "leg.answered", legId: leg.legId });
  return succeeded(null);
}

/** The leg came to nothing. */
async function giveUpLeg(
  leg: CallLeg,
  call: EffectCall,
  cause: string,
  outcome: EffectOutcome | null,
  sipStatus?: number,
): Promise<EffectOutcome | null> {
  if (leg.state !== "ended") {
    if (sipStatus !== undefined) leg.sipStatus = sipStatus;
    await call.legs.end(leg, cause);
  }
  const stats = await call.media.closeEndpoint(leg.endpointId);
  if (stats !== null) call.legs.keepStats(new Map([[leg.endpointId, stats]]));
  return outcome;
}

/**
 * The runtime that dialed has died. A leg that had answered is there; one that still rang is lost: nobody can
 * acknowledge its answer, and ringing a second time is not for us to decide.
 */
function outcomeOfFormerOwner(effect: Dial, call: EffectCall): EffectOutcome {
  const leg = call.legs.get(effect.legId);
  if (leg?.state === "up") return succeeded(null);
  if (leg !== undefined && leg.state !== "ended") void call.legs.end(leg, "interrupted");
  return failed("failed", "the call to it was interrupted", { interrupted: true });
}

async function addressOf(effect: Dial, call: EffectCall, services: DialLegServices): Promise<string | null> {
  const { target } = effect;
  if (target.type === "sip") return /^sips?:/i.test(target.uri) ? target.uri : `sip:${target.uri}`;
  return await services.extensionUri(call.info.workspaceId, target.extension);
}

/** A far end that says nothing (no route, a gateway that only looks it up) must not leave the caller in silence. */
const RINGBACK_AFTER_MS = 1_500;

/** What the caller hears meanwhile: the flow's own music at once, else our tone from the first ring on, or soon. */
function startRingback(effect: Dial, call: EffectCall): { ring(): void; stop(): void } {
  const caller = call.legs.get(CALLER_LEG);
  const playId = `${effect.id}:ringback`;
  let playing = false;
  let over = false;
  const play = () => {
    if (playing || over || caller?.state !== "up") return;
    playing = true;
    const items = effect.whileRinging.length > 0 ? effect.whileRinging : [ringbackTone(call.language)];
    call.media.play(caller.endpointId, playId, items, { loop: true, bargeIn: false }).catch((error: unknown) => {
      call.logger.info({ error: String(error) }, "no ringback for the caller");
    });
  };
  if (effect.whileRinging.length > 0) play();
  const soon = setTimeout(play, RINGBACK_AFTER_MS);
  return {
    ring: play,
    stop: () => {
      over = true;
      clearTimeout(soon);
      if (playing && caller?.state === "up") call.media.stopPlay(caller.endpointId, playId).catch(() => {});
    },
  };
}
