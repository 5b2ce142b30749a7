import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Baresip, durationMs, findFreePort, phoneNetwork, rms, runSipp, waitFor } from "../src";

const scenario = path.join(import.meta.dirname, "scenarios", "uas-answers-plays-expect-bye.xml");
const phones: Baresip[] = [];

afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.stop()));
});

describe("the telephones of the tests", () => {
  it("baresip calls SIPp, hears what it plays and hangs up", async () => {
    const { address } = phoneNetwork();
    const port = await findFreePort(address);
    const uas = runSipp({ scenario, localPort: port, localAddress: address, timeoutMs: 30_000 });
    const phone = await Baresip.start({ codecs: "PCMA" });
    phones.push(phone);
    await phone.dial(`sip:1000@${address}:${port}`);
    await phone.waitForEvent("CALL_ESTABLISHED");
    await waitFor(() => durationMs(phone.heard()) > 2000, { what: "two seconds of sound" });
    await phone.press("5");
    await waitFor(() => durationMs(phone.heard()) > 3000, { what: "a third second of sound" });
    await phone.hangUp();
    const result = await uas;
    expect(result, result.errors + result.messages).toMatchObject({ exitCode: 0, successfulCalls: 1, failedCalls: 0 });
    expect(rms(phone.heard())).toBeGreaterThan(100);
  });

  it("SIPp tells why a call failed", async () => {
    const nobody = await findFreePort();
    const result = await runSipp({
      scenario: `<?xml version="1.0"?><scenario name="nobody there"><send><![CDATA[
        OPTIONS sip:[service]@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
        From: <sip:test@[local_ip]>;tag=[call_number]
        To: <sip:[service]@[remote_ip]>
        Call-ID: [call_id]
        CSeq: 1 OPTIONS
        Content-Length: 0

      ]]></send><recv response="200" timeout="300"/></scenario>`,
      target: `127.0.0.1:${nobody}`,
    });
    expect(result).toMatchObject({ successfulCalls: 0, failedCalls: 1 });
    expect(result.messages).toContain("OPTIONS sip:1000@");
  });
});
