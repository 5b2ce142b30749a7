import type { CallSession } from "../calls/call-session";
import type { SipPort } from "./sip-port";

/**
 * The connection to the SIP server broke and is back: what peers send in our dialogs comes by the new connection once
 * they are claimed on it. Dialogs that the SIP server has lost, as after its own restart, are over.
 */
export async function reclaimDialogs(session: CallSession, sip: SipPort): Promise<void> {
  await Promise.all(
    session.legs.all().map(async (leg) => {
      const former = leg.dialog;
      if (former === null || leg.state === "ended") return;
      const facts = former.facts();
      former.forget();
      const claim = await sip.claim(facts, session.epoch, session.legs.handlersOf(leg));
      if (claim.type === "claimed") {
        if (!session.over && leg.state === "up") leg.dialog = claim.dialog;
        else claim.dialog.forget();
      } else session.legs.lost(leg, { cause: "sip-server-lost", side: claim.endedBy });
    }),
  );
}
