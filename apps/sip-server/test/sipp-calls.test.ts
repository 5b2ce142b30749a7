import { fileURLToPath } from "node:url";
import { findFreePort, runSipp, type SippOptions, type SippResult, waitFor } from "@callwright/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SipServer } from "../src/server";
import { FAST_TIMERS, liveEntries, SDP, startServer } from "./support/server";
import { Answerer, cancelRequest, connectSrf, killSrf, member, type Srf } from "./support/srf-app";

/** SIPp at the far end: nothing of ours judges what this server sends. */

let server: SipServer;
const applications: Srf[] = [];

beforeEach(async () => {
  server = await startServer({ timers: FAST_TIMERS });
});

afterEach(async () => {
  for (const srf of applications.splice(0)) killSrf(srf);
  await server.close();
});

const scenario = (name: string) => fileURLToPath(new URL(`sipp/${name}.xml`, import.meta.url));

async function application(prepare?: (srf: Srf) => void): Promise<Srf> {
  const srf = await connectSrf(server, prepare);
  applications.push(srf);
  return srf;
}

async function sipp(name: string, options: Partial<SippOptions> = {}): Promise<SippResult> {
  const target = name.startsWith("uac") ? { target: `127.0.0.1:${server.sipAddress.port}` } : {};
  return await runSipp({ scenario: scenario(name), calls: 5, timeoutMs: 20_000, ...target, ...options });
}

function expectAllWell(result: SippResult, calls = 5): void {
  expect({ failed: result.failedCalls, successful: result.successfulCalls, errors: result.errors }).toEqual({
    failed: 0,
    successful: calls,
    errors: expect.not.stringContaining("unexpected"),
  });
}

const nothingLeft = () => waitFor(() => liveEntries(server) === 0, { what: "empty tables" });

describe("SIPp calls", () => {
  it.each([
    ["uac-calls-and-hangs-up-expect-200", []],
    ["uac-calls-and-hangs-up-expect-200", ["-t", "t1"]],
    ["uac-calls-and-hangs-up-expect-200", ["-t", "tn", "-max_socket", "20"]],
    ["uac-offers-nothing-expect-offer", []],
    ["uac-holds-and-resumes-expect-200", []],
    ["uac-sends-info-digits-expect-200", []],
    ["uac-never-acknowledges-expect-bye", []],
  ])("%s %j", async (name, args) => {
    const answerer = new Answerer();
    await application((srf) => srf.invite(answerer.handle(srf)));
    expectAllWell(await sipp(name, { args }));
    expect(answerer.invites).toBe(5);
    await nothingLeft();
  });

  it("uac-cancels-while-ringing-expect-487", async () => {
    await application((srf) => srf.invite((_req, res) => res.send(180)));
    expectAllWell(await sipp("uac-cancels-while-ringing-expect-487"));
    await nothingLeft();
  });

  it("uac-supports-100rel-expect-reliable-183", async () => {
    await application((srf) =>
      srf.invite((req, res) => {
        const send = member(res, "send");
        if (typeof send !== "function") throw new Error("no send()");
        const answer = () => void srf.createUAS(req, res, { localSdp: SDP });
        Reflect.apply(send, res, [
          183,
          "Session Progress",
          { headers: { Require: "100rel" }, body: SDP },
          () => {},
          answer,
        ]);
      }),
    );
    expectAllWell(await sipp("uac-supports-100rel-expect-reliable-183"));
    await nothingLeft();
  });

  it("uac-hangs-up-unknown-call-expect-481 and uac-calls-without-worker-expect-503", async () => {
    expectAllWell(await sipp("uac-hangs-up-unknown-call-expect-481"));
    expectAllWell(await sipp("uac-calls-without-worker-expect-503"));
    await nothingLeft();
  });

  it("leaves nothing behind after 500 calls at 100/s", async () => {
    const answerer = new Answerer();
    await application((srf) => srf.invite(answerer.handle(srf)));
    expectAllWell(await sipp("uac-calls-and-hangs-up-expect-200", { calls: 500, rate: 100, timeoutMs: 40_000 }), 500);
    expect(answerer.invites).toBe(500);
    await nothingLeft();
  });
});

describe("SIPp is called", () => {
  /** Runs a waiting scenario on a free port while `call` calls it. */
  async function answering(
    name: string,
    call: (srf: Srf, uri: string) => Promise<void>,
    transport = "udp",
  ): Promise<void> {
    const port = await findFreePort();
    const srf = await application();
    const args = transport === "tcp" ? ["-t", "t1"] : [];
    const far = sipp(name, { calls: 1, localPort: port, args });
    await call(srf, `sip:2000@127.0.0.1:${port}${transport === "tcp" ? ";transport=tcp" : ""}`);
    expectAllWell(await far, 1);
    await nothingLeft();
  }

  const from = { callingNumber: "1000", localSdp: SDP };

  it.each(["udp", "tcp"])("uas-rings-and-answers-expect-bye over %s", async (transport) => {
    await answering(
      "uas-rings-and-answers-expect-bye",
      async (srf, uri) => {
        const dialog = await waitFor(() => srf.createUAC(uri, { ...from }), { what: "an answer" });
        await Promise.resolve(dialog.destroy());
      },
      transport,
    );
  });

  it("uas-answers-and-hangs-up-expect-200", async () => {
    await answering("uas-answers-and-hangs-up-expect-200", async (srf, uri) => {
      const dialog = await srf.createUAC(uri, { ...from });
      await new Promise((resolve) => dialog.on("destroy", resolve));
    });
  });

  it("uas-is-busy-expect-ack", async () => {
    await answering("uas-is-busy-expect-ack", async (srf, uri) => {
      const failure: unknown = await srf.createUAC(uri, { ...from }).catch((error: unknown) => error);
      expect(member(failure, "status")).toBe(486);
    });
  });

  it("uas-rings-expect-cancel", async () => {
    await answering("uas-rings-expect-cancel", async (srf, uri) => {
      let request: unknown;
      const failure: unknown = await srf
        .createUAC(
          uri,
          { ...from },
          {
            cbRequest: (...args: unknown[]) => {
              request = args[1];
            },
            cbProvisional: () => cancelRequest(request),
          },
        )
        .catch((error: unknown) => error);
      expect(member(failure, "status")).toBe(487);
    });
  });
});
