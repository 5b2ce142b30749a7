import { EventEmitter } from "node:events";
import { waitFor } from "@callwright/testing";
import Srf, { type Dialog, type SrfRequest, type SrfResponse } from "drachtio-srf";
import type { SipServer } from "../../src/server";
import { SDP, SECRET } from "./server";

/** A drachtio-srf application connected to a server. */
export async function connectSrf(server: SipServer, prepare: (srf: Srf) => void = () => {}): Promise<Srf> {
  const srf = new Srf();
  prepare(srf);
  srf.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    srf.on("connect", (error) => (error ? reject(error) : resolve()));
    void srf.connect({ host: "127.0.0.1", port: server.appAddress.port, secret: SECRET });
  });
  // The routes are on their way now; a command behind them shows when they have been taken.
  await roundTrip(srf);
  return srf;
}

/** Resolves when everything sent before has been processed. */
async function roundTrip(srf: Srf): Promise<void> {
  await new Promise<void>((resolve) => {
    const agent = member(member(srf, "app"), "client");
    const servers = member(agent, "mapServer");
    const wire = member(agent, "wp");
    const send = member(wire, "send");
    if (!(servers instanceof Map) || typeof send !== "function") throw new Error("another drachtio-srf than expected");
    for (const [socket, state] of servers) {
      const pending = member(state, "pendingRequests");
      if (pending instanceof Map) pending.set(Reflect.apply(send, wire, [socket, "ping"]), () => resolve());
    }
  });
}

export function member(value: unknown, name: string): unknown {
  return (typeof value === "object" || typeof value === "function") && value !== null
    ? Reflect.get(value, name)
    : undefined;
}

/** Cancels an INVITE that drachtio-srf has sent (its types leave the request out of `cbRequest`). */
export function cancelRequest(request: unknown): void {
  const method = member(request, "cancel");
  if (typeof method !== "function") throw new Error("no request to cancel");
  Reflect.apply(method, request, [() => {}]);
}

/** Breaks the connection as the death of the process would, without another attempt. */
export function killSrf(srf: Srf): void {
  const agent = member(member(srf, "app"), "client");
  Reflect.set(Object(member(agent, "wp")), "closing", true);
  const servers = member(agent, "mapServer");
  if (servers instanceof Map) {
    for (const socket of servers.keys()) {
      const destroy = member(socket, "destroy");
      if (typeof destroy === "function") Reflect.apply(destroy, socket, []);
    }
  }
}

/** Answers every INVITE; emits what happens in the calls. */
export class Answerer extends EventEmitter {
  readonly dialogs: Dialog[] = [];
  invites = 0;

  /** The first dialog, made or to come: the caller may hear of it before the application does. */
  async first(): Promise<Dialog> {
    return await waitFor(() => this.dialogs[0], { what: "a dialog" });
  }

  handle(srf: Srf, onDialog: (dialog: Dialog) => void = () => {}): (req: SrfRequest, res: SrfResponse) => void {
    return (req, res) => {
      this.invites++;
      srf.createUAS(req, res, { localSdp: SDP }).then(
        (dialog) => {
          this.dialogs.push(dialog);
          onDialog(dialog);
          dialog.on("destroy", (...args: unknown[]) => this.emit("destroy", args[1]));
          this.emit("dialog", dialog);
        },
        (error: unknown) => this.emit("failed", error),
      );
    };
  }
}

/** The first value of an event. */
export function once(emitter: EventEmitter, event: string): Promise<unknown> {
  return new Promise((resolve) => emitter.once(event, resolve));
}

export type { Dialog, SrfRequest, SrfResponse };
export { Srf };
