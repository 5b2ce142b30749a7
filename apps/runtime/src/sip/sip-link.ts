import { EventEmitter } from "node:events";
import Srf from "drachtio-srf";
import type { Logger } from "../observability/logger";
import { adoptDialog, claimDialog } from "./claim-dialog";
import { DialogLeg } from "./dialog-leg";
import { readInboundInvite } from "./inbound-invite";
import { startOutboundInvite } from "./outbound-invite";
import { property } from "./property";
import type {
  DialogClaim,
  DialogFacts,
  DialogHandlers,
  DialRequest,
  InboundInvite,
  OutboundInvite,
  SipPort,
} from "./sip-port";

export interface SipLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  readonly logger: Logger;
  /** Every INVITE out of a dialog. */
  readonly onInvite: (invite: InboundInvite) => void;
}

interface SipLinkEvents {
  up: [];
  down: [];
}

const MAX_RETRY_DELAY_MS = 500;
/**
 * What the version of apps/sip-server holds. A real drachtio-server closes the connection at a command that it does not
 * know, and with it every other call of this runtime: it is never sent a claim.
 */
const OUR_SERVER = "-callwright";

/** The connection to the SIP server, which is kept up. */
export class SipLink extends EventEmitter<SipLinkEvents> implements SipPort {
  readonly #srf: Srf;
  readonly #options: SipLinkOptions;
  #connected = false;
  #knowsClaims = false;
  #takesCalls = false;
  #closed = false;

  constructor(options: SipLinkOptions) {
    super();
    this.#options = options;
    const srf = new Srf();
    this.#srf = srf;
    srf.use("invite", (req, res) => options.onInvite(readInboundInvite(srf, req, res, options.logger)));
    srf.use("options", (_req, res) => res.send(200, { headers: { Accept: "application/sdp" } }));
    srf.on("connect", (...args: unknown[]) => {
      const [error, , version] = args;
      if (error) {
        options.logger.error({ error: String(error) }, "the SIP server does not let this runtime in: DRACHTIO_SECRET");
        return;
      }
      this.#knowsClaims = typeof version === "string" && version.includes(OUR_SERVER);
      this.#connected = true;
      this.#takesCalls = true;
      this.emit("up");
    });
    srf.on("error", (error) => options.logger.debug({ error: error.message }, "no connection to the SIP server"));
    const onClose = () => {
      if (!this.#connected) return;
      this.#connected = false;
      this.emit("down");
    };
    EventEmitter.prototype.on.call(srf, "close", onClose);
  }

  get connected(): boolean {
    return this.#connected;
  }

  start(): void {
    const { host, port, secret } = this.#options;
    const config = { host, port, secret, reconnect: { retryMaxDelay: MAX_RETRY_DELAY_MS } };
    void this.#srf.connect(config);
  }

  dial(request: DialRequest): OutboundInvite {
    return startOutboundInvite(this.#srf, request, this.#options.logger);
  }

  async claim(facts: DialogFacts, epoch: number, handlers: DialogHandlers): Promise<DialogClaim> {
    const made: DialogLeg[] = [];
    const { logger } = this.#options;
    try {
      if (!this.#knowsClaims) {
        return { type: "claimed", dialog: new DialogLeg(adoptDialog(this.#srf, facts), handlers, logger) };
      }
      const outcome = await claimDialog(this.#srf, facts.dialogId, epoch, (dialog) => {
        made.push(new DialogLeg(dialog, handlers, logger));
      });
      const [leg] = made;
      if (leg !== undefined) return { type: "claimed", dialog: leg };
      if (outcome.state === "ended")
        return { type: "gone", endedBy: outcome.claim.endedBy === "peer" ? "peer" : "system" };
      logger.warn({ reason: outcome.state === "refused" ? outcome.reason : "" }, "a dialog was not taken over");
    } catch (error) {
      logger.warn({ error: String(error) }, "a dialog was not taken over");
    }
    return { type: "gone", endedBy: "system" };
  }

  /** New calls go to other runtimes from now on; dialogs stay. */
  refuseCalls(): void {
    if (!this.#takesCalls || !this.#connected) return;
    this.#takesCalls = false;
    const unregister = property(this.#srf, "unregisterForMessages");
    if (typeof unregister === "function") Reflect.apply(unregister, this.#srf, ["invite"]);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopReconnecting();
    if (this.#connected) this.#srf.disconnect();
    this.#connected = false;
  }

  /** drachtio-srf can stop only while it is connected: between two attempts its timer would go on for ever. */
  #stopReconnecting(): void {
    const wire = property(property(property(this.#srf, "app"), "client"), "wp");
    if (typeof wire !== "object" || wire === null) return;
    Reflect.set(wire, "closing", true);
    const retry = property(property(wire, "reconnectVars"), "retryTimer");
    if (retry instanceof Object && Symbol.toPrimitive in retry) clearTimeout(Number(retry));
  }
}
