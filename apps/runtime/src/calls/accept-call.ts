import { randomInt, randomUUID } from "node:crypto";
import type { LiveCallInfo } from "@callwright/contracts";
import type { PreparedBundle } from "@callwright/flow-engine";
import { CALLER_LEG } from "@callwright/flow-schema";
import { MediaRequestError } from "@callwright/media-client";
import type { Logger } from "../observability/logger";
import type { InboundInvite } from "../sip/sip-port";
import type { BundleLibrary } from "./bundle-library";
import type { CallRegistry } from "./call-registry";
import { type CallServices, CallSession } from "./call-session";
import type { NumberDirectory, NumberEntry } from "./number-directory";

export interface AcceptCallOptions {
  readonly services: CallServices;
  readonly numbers: NumberDirectory;
  readonly bundles: BundleLibrary;
  readonly registry: CallRegistry;
  readonly logger: Logger;
  /** Whether new calls are taken at all (not while draining). */
  readonly open: () => boolean;
  readonly onStarted: (session: CallSession) => void;
  readonly onRejected: (status: number) => void;
}

/** Why a call is not taken. RFC 3261 §21. */
class Rejection extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly retryAfterS?: number,
  ) {
    super(reason);
  }
}

const RETRY_AFTER_S = 5;

/**
 * A new INVITE: finds what answers it, makes the media ready, and only then begins the call. Nothing is left behind
 * where any of that fails, or where the caller gives up meanwhile.
 */
export async function acceptCall(invite: InboundInvite, options: AcceptCallOptions): Promise<void> {
  let session: CallSession | null = null;
  let cancelled = false;
  invite.onCancel(() => {
    cancelled = true;
    session?.end("caller", "cancelled");
  });
  const release = options.registry.reserve();
  try {
    if (release === null) throw new Rejection(503, "Too many calls", RETRY_AFTER_S);
    session = await setUp(invite, options, () => cancelled);
  } catch (error) {
    reject(invite, options, error);
  } finally {
    release?.();
  }
}

async function setUp(
  invite: InboundInvite,
  options: AcceptCallOptions,
  cancelled: () => boolean,
): Promise<CallSession> {
  const { services, logger } = options;
  if (!options.open()) throw new Rejection(503, "Service is shutting down", RETRY_AFTER_S);
  if (invite.defect !== null) throw new Rejection(invite.defect.status, invite.defect.reason);
  if (!services.media.connected) throw new Rejection(503, "Media server is away", RETRY_AFTER_S);
  const entry = await findNumber(invite, options);
  const bundle = await findBundle(entry, options);
  const info = callInfo(invite, entry, services.now());
  const session = new CallSession({ info, epoch: 1, bundle, services, logger });
  const endpointId = `${info.callId}.${CALLER_LEG}`;
  const localSdp = await createEndpoint(session, endpointId, invite.offer);
  session.legs.addCaller(
    { legId: CALLER_LEG, direction: "inbound", remote: invite.remoteUri, endpointId, startedAt: info.startedAt },
    invite,
    localSdp,
  );
  session.journal.open();
  options.onStarted(session);
  if (cancelled()) {
    session.end("caller", "cancelled"); // while it was being set up: there is a record of it all the same
    return session;
  }
  session.post({
    type: "call.started",
    seed: randomInt(2 ** 32),
    call: {
      id: info.callId,
      direction: "inbound",
      ani: info.ani,
      callerName: info.callerName,
      dnis: info.dnis,
      trunk: invite.source,
      startedAt: info.startedAt,
    },
  });
  return session;
}

async function findNumber(invite: InboundInvite, { numbers, logger }: AcceptCallOptions) {
  let entry: NumberEntry | null;
  try {
    entry = await numbers.find(invite.calledUser);
  } catch (error) {
    logger.warn({ err: error }, "a number cannot be looked up");
    throw new Rejection(503, "Numbers cannot be looked up", RETRY_AFTER_S);
  }
  if (entry === null) throw new Rejection(404, "Not Found");
  if (entry.version === null) throw new Rejection(480, "Nothing answers this number");
  return { workspaceId: entry.workspaceId, ...entry.version };
}

type Answering = Awaited<ReturnType<typeof findNumber>>;

async function findBundle(entry: Answering, { bundles, logger }: AcceptCallOptions): Promise<PreparedBundle> {
  try {
    return await bundles.get(entry);
  } catch (error) {
    logger.error({ err: error, flowId: entry.flowId, version: entry.version }, "a flow cannot be run");
    throw new Rejection(503, "The flow cannot be loaded", RETRY_AFTER_S);
  }
}

async function createEndpoint(session: CallSession, endpointId: string, offer: string | null): Promise<string> {
  try {
    return await session.media.createEndpoint(endpointId, CALLER_LEG, offer);
  } catch (error) {
    if (error instanceof MediaRequestError && (error.code === "bad-sdp" || error.code === "no-common-codec")) {
      throw new Rejection(488, "Not Acceptable Here");
    }
    session.logger.warn({ error: String(error) }, "no media for a call");
    throw new Rejection(503, "No media", RETRY_AFTER_S);
  }
}

function callInfo(invite: InboundInvite, entry: Answering, now: number): LiveCallInfo {
  return {
    callId: randomUUID(),
    workspaceId: entry.workspaceId,
    flowId: entry.flowId,
    flowVersion: entry.version,
    bundleHash: entry.bundleHash,
    sipCallId: invite.sipCallId,
    direction: "inbound",
    ani: invite.callerUser,
    callerName: invite.callerName,
    dnis: invite.calledUser,
    startedAt: now,
  };
}

function reject(invite: InboundInvite, options: AcceptCallOptions, error: unknown): void {
  const rejection = error instanceof Rejection ? error : new Rejection(500, "Server Internal Error");
  if (!(error instanceof Rejection)) options.logger.error({ err: error }, "a call could not be set up");
  options.onRejected(rejection.status);
  invite.reject(rejection.status, {
    reason: rejection.reason,
    ...(rejection.retryAfterS === undefined ? {} : { retryAfterS: rejection.retryAfterS }),
  });
}
