import { type ChildProcess, spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { fileURLToPath } from "node:url";
import { findFreePort, waitFor } from "@callwright/testing";
import Srf, { type Dialog } from "drachtio-srf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimDialog } from "../src/sip/claim-dialog";
import { property } from "../src/sip/property";

const SECRET = "a secret for tests";
const SDP =
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\na=sendrecv\r\n";
const CALL_ID = "claimed-call@127.0.0.1";
const DIALOG_ID = `${CALL_ID};from-tag=caller`;

let server: ChildProcess;
let sipPort: number;
let appPort: number;
let caller: Socket;
const received: string[] = [];
const links: Srf[] = [];

/** The sip-server as it runs in production: a process of its own. */
beforeEach(async () => {
  [sipPort, appPort] = [await findFreePort(), await findFreePort()];
  const main = fileURLToPath(new URL("../../sip-server/src/main.ts", import.meta.url));
  server = spawn(process.execPath, ["--import", "tsx", main], {
    env: { ...process.env, SIP_PORT: String(sipPort), DRACHTIO_PORT: String(appPort), DRACHTIO_SECRET: SECRET },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on("data", (text: Buffer) => text.includes("sip-server is ready") && resolve());
    server.once("exit", () => reject(new Error("sip-server has ended")));
  });
  received.length = 0;
  caller = createSocket("udp4");
  caller.on("message", (data) => received.push(data.toString()));
  await new Promise<void>((resolve) => caller.bind(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  for (const srf of links.splice(0)) lose(srf);
  caller.close();
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill();
  expect(await ended).toBe(0);
});

async function link(onInvite?: (srf: Srf) => void): Promise<Srf> {
  const srf = new Srf();
  links.push(srf);
  srf.on("error", () => {});
  onInvite?.(srf);
  await new Promise<void>((resolve) => {
    srf.on("connect", () => resolve());
    void srf.connect({ host: "127.0.0.1", port: appPort, secret: SECRET });
  });
  return srf;
}

/** Ends the connection as the death of its process would. */
function lose(srf: Srf): void {
  const agent = property(property(srf, "app"), "client");
  Reflect.set(Object(property(agent, "wp")), "closing", true);
  const servers = property(agent, "mapServer");
  if (!(servers instanceof Map)) return;
  for (const socket of servers.keys()) {
    const destroy = property(socket, "destroy");
    if (typeof destroy === "function") Reflect.apply(destroy, socket, []);
  }
}

let toTag = "";

function send(method: string, cseq: number, body = "", extra: readonly string[] = []): void {
  const port = caller.address().port;
  const lines = [
    `${method} sip:1000@127.0.0.1:${sipPort} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${method}${cseq}`,
    `From: <sip:caller@127.0.0.1:${port}>;tag=caller`,
    `To: <sip:1000@127.0.0.1:${sipPort}>${toTag === "" ? "" : `;tag=${toTag}`}`,
    `Call-ID: ${CALL_ID}`,
    `CSeq: ${cseq} ${method}`,
    `Contact: <sip:caller@127.0.0.1:${port}>`,
    ...extra,
    `Content-Length: ${body.length}`,
    "",
    body,
  ];
  caller.send(lines.join("\r\n"), sipPort, "127.0.0.1");
}

function reply(request: string): void {
  const headers = request.split("\r\n").filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
  const offer = request.startsWith("INVITE");
  const contact = offer
    ? [`Contact: <sip:caller@127.0.0.1:${caller.address().port}>`, "Content-Type: application/sdp"]
    : [];
  const body = offer ? SDP : "";
  caller.send(
    ["SIP/2.0 200 OK", ...headers, ...contact, `Content-Length: ${body.length}`, "", body].join("\r\n"),
    sipPort,
    "127.0.0.1",
  );
}

function message(start: string, cseq = ""): Promise<string> {
  return waitFor(
    () => {
      const index = received.findIndex((text) => text.startsWith(start) && text.includes(`CSeq: ${cseq}`));
      return index < 0 ? null : received.splice(index, 1)[0];
    },
    { what: `${start} ${cseq}` },
  );
}

/** A call whose runtime dies once it is up. */
async function orphan(): Promise<void> {
  toTag = "";
  let dialog: Dialog | undefined;
  const first = await link((srf) =>
    srf.invite((req, res) => {
      srf.createUAS(req, res, { localSdp: SDP }).then(
        (made) => {
          dialog = made;
        },
        () => {},
      );
    }),
  );
  // Until the route is taken the answer is 503.
  await waitFor(async () => {
    send("INVITE", 1, SDP, ["Content-Type: application/sdp"]);
    const answer = await message("SIP/2.0 ", "1 INVITE");
    return !answer.startsWith("SIP/2.0 503");
  });
  toTag = /^To:.*;tag=(\S+)/m.exec(await message("SIP/2.0 200", "1 INVITE"))?.[1] ?? "";
  send("ACK", 1);
  await waitFor(() => dialog);
  lose(first);
}

describe("claimDialog", () => {
  it("gives a drachtio-srf dialog that takes INFO, changes, re-INVITEs and hangs up", async () => {
    await orphan();
    const srf = await link();
    const infos: string[] = [];
    const offers: string[] = [];
    // What comes while nobody owns the call waits for the claim.
    send("INFO", 2, "Signal=4\r\n", ["Content-Type: application/dtmf-relay"]);
    const outcome = await claimDialog(srf, DIALOG_ID, 2, (claimed) => {
      claimed.on("info", (req, res) => {
        infos.push(req.body);
        res.send(200);
      });
      claimed.on("modify", (req, res) => {
        offers.push(req.body);
        res.send(200, { body: SDP });
      });
    });
    if (outcome.state !== "confirmed") throw new Error(outcome.state);
    const { dialog, claim } = outcome;
    expect(claim).toMatchObject({ role: "uas", epoch: 2, localSdp: SDP, remoteSdp: SDP });
    expect(dialog.sip).toEqual({ callId: CALL_ID, localTag: toTag, remoteTag: "caller" });
    expect(dialog.type).toBe("uas");
    expect(dialog.local.sdp).toBe(SDP);
    expect(dialog.remote).toEqual({ uri: `sip:caller@127.0.0.1:${caller.address().port}`, sdp: SDP });
    await message("SIP/2.0 200", "2 INFO");
    expect(infos).toEqual(["Signal=4\r\n"]);

    send("INVITE", 3, SDP.replace("40000", "40002"), ["Content-Type: application/sdp"]);
    await message("SIP/2.0 200", "3 INVITE");
    send("ACK", 3);
    expect(offers).toEqual([SDP.replace("40000", "40002")]);

    const modified = dialog.modify(SDP);
    reply(await message("INVITE"));
    expect(await modified).toBe(SDP);
    await message("ACK");
    const ended = Promise.resolve(dialog.destroy());
    reply(await message("BYE"));
    await ended;
  });

  it("emits destroy when the caller hangs up", async () => {
    await orphan();
    const srf = await link();
    let destroyed = 0;
    const outcome = await claimDialog(srf, DIALOG_ID, 1, (dialog) => dialog.on("destroy", () => destroyed++));
    expect(outcome.state).toBe("confirmed");
    send("BYE", 2);
    await message("SIP/2.0 200", "2 BYE");
    expect(destroyed).toBe(1);
  });

  it("learns that the caller has hung up meanwhile", async () => {
    await orphan();
    send("BYE", 2);
    await message("SIP/2.0 200", "2 BYE");
    const srf = await link();
    const outcome = await claimDialog(srf, DIALOG_ID, 1, () => expect.unreachable());
    expect(outcome).toMatchObject({ state: "ended", claim: { endedBy: "peer" } });
  });

  it("is refused for an unknown dialog and without a connection", async () => {
    const srf = await link();
    expect(await claimDialog(srf, "x;from-tag=y", 1, () => {})).toEqual({ state: "refused", reason: "unknown dialog" });
    await expect(claimDialog(new Srf(), DIALOG_ID, 1, () => {})).rejects.toThrow("no connection");
  });
});
