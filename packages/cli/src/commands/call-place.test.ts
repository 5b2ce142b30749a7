import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseWav } from "@callwright/rtp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeCallee } from "../phone/testing/fake-callee";
import { runForTest } from "../testing/test-context";

// calls take as long as they take, on a busy machine longer
vi.setConfig({ testTimeout: 30_000 });

let callee: FakeCallee;
let folder = "";

beforeEach(async () => {
  callee = await FakeCallee.open();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-cli-"));
});
afterEach(async () => {
  await callee.close();
  fs.rmSync(folder, { recursive: true });
});

function call(number: string, more: readonly string[] = [], signal?: AbortSignal) {
  const args = ["call", number, "--port", String(callee.port), "--silence", "0.2", "--idle", "0.4", ...more];
  return runForTest(args, { workingDir: folder, projectRoot: folder, ...(signal === undefined ? {} : { signal }) });
}

function answerAll() {
  callee.onRequest = (request) => {
    if (request.first.startsWith("INVITE")) {
      callee.reply(request, "180 Ringing");
      callee.answer(request);
      callee.play([100, 400]);
    } else if (request.first.startsWith("BYE")) callee.reply(request, "200 OK");
  };
}

describe("callwright answer", () => {
  it("takes calls, tells of them, and ends after as many as it is told to", async () => {
    const { port } = callee;
    await callee.close();
    const taken = runForTest(["answer", "--port", String(port), "--ring", "0.1", "--talk", "1", "--calls", "1"]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const call = await runForTest(["call", "2000", "--port", String(port), "--json"]);
    expect(call.exitCode).toBe(0);
    expect(JSON.parse(call.stdout)).toMatchObject({ outcome: "completed", endedBy: "peer" });
    const { stdout, exitCode } = await taken;
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`This phone takes calls at 127.0.0.1:${port}`);
    expect(stdout).toMatch(/terminal calls …\n {2}answered/);
    expect(stdout).toContain("this phone hung up");
  });

  it("is busy where it is told to, prints JSON lines, and ends by Ctrl-C", async () => {
    const { port } = callee;
    await callee.close();
    const ctrlC = new AbortController();
    const taken = runForTest(["answer", "--port", String(port), "--busy", "--json"], { signal: ctrlC.signal });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await runForTest(["call", "2000", "--port", String(port)])).exitCode).toBe(10);
    ctrlC.abort();
    const { stdout, exitCode } = await taken;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ caller: "terminal", outcome: "refused", ringMs: null });
  });

  it("says which port is taken, and that an address is not this machine's", async () => {
    const taken = await runForTest(["answer", "--port", String(callee.port)]);
    expect(taken.exitCode).toBe(2);
    expect(taken.stderr).toContain(`Another program has the port 127.0.0.1:${callee.port} (UDP).`);
    const foreign = await runForTest(["answer", "--host", "192.0.2.1"]);
    expect(foreign.exitCode).toBe(2);
    expect(foreign.stderr).toContain("must be an IP address of this machine");
  });
});

describe("callwright call", () => {
  it("says what happens as it happens, and sums it up", async () => {
    answerAll();
    const { stdout, stderr, exitCode } = await call("1000", ["--keys", "2,12345#", "--max-wait", "1"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(callee.requests("INVITE")[0]?.first).toBe(`INVITE sip:1000@127.0.0.1:${callee.port} SIP/2.0`);
    expect(stdout).toMatch(/ rings\n/);
    expect(stdout).toMatch(/ answered \(PCMU\); times count from here\n/);
    expect(stdout).toMatch(/ … silence, after 0\.4\d s of sound at -20(\.\d)? dBm0\n/);
    expect(stdout).toMatch(/ pressed 1 key\n/);
    expect(stdout).toMatch(/ pressed 6 keys \(no prompt came\)\n/);
    expect(stdout).toMatch(/Heard 1 stretch of sound, 0\.4\d s in all\.\n/);
    // whoever reads the log of a test does not read the caller's PIN
    expect(stdout).not.toContain("12345");
    expect(callee.digits).toBe("212345#");
  });

  it("prints one JSON object, and records what was heard", async () => {
    answerAll();
    const { stdout, exitCode } = await call("1000", ["--json", "--record", "heard.wav"]);
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ number: "1000", outcome: "completed", recording: "heard.wav", message: null });
    expect(report.sounds).toHaveLength(1);
    const { sampleRate, channels } = parseWav(fs.readFileSync(path.join(folder, "heard.wav")));
    expect(sampleRate).toBe(8_000);
    const loud = channels[0]?.filter((sample) => Math.abs(sample) > 0.01).length ?? 0;
    expect(loud / 8).toBeGreaterThan(350);
    expect(loud / 8).toBeLessThan(420);
  });

  it.each([
    ["486 Busy Here", 10, "1000 is busy (486 Busy Here)."],
    ["404 Not Found", 11, "callwright flow publish FILE --number 1000"],
    ["480 Temporarily Unavailable", 12, "1000 did not answer (480 Temporarily Unavailable)."],
    ["403 Forbidden", 13, "does not take calls from this address"],
    ["407 Proxy Authentication Required", 13, "asks for a password"],
    ["503 Service Unavailable", 14, "callwright health"],
    ["488 Not Acceptable Here", 16, "found no sound in common"],
  ])("%s ends with %i and says what to do", async (status, code, words) => {
    callee.onRequest = (request) => {
      if (request.first.startsWith("INVITE")) callee.reply(request, status);
    };
    const { exitCode, stderr } = await call("1000");
    expect(exitCode).toBe(code);
    expect(stderr).toContain(words);
  });

  it("ends with 12 when nobody takes up, and 130 for Ctrl-C", async () => {
    callee.onRequest = (request) => {
      const [invite] = callee.requests("INVITE");
      if (request.first.startsWith("INVITE")) callee.reply(request, "180 Ringing");
      else if (request.first.startsWith("CANCEL") && invite !== undefined) {
        callee.reply(request, "200 OK");
        callee.reply(invite, "487 Request Terminated");
      }
    };
    const late = await call("1000", ["--ring-timeout", "0.3"]);
    expect(late.exitCode).toBe(12);
    expect(late.stderr).toContain("wait longer with --ring-timeout");
    expect((await call("1000", [], AbortSignal.timeout(200))).exitCode).toBe(130);
    expect(callee.requests("CANCEL")).toHaveLength(2);
  });

  it("ends with 15 where there is no server, 17 without sound, 18 where keys were left", async () => {
    const { port } = callee;
    await callee.close();
    const gone = await runForTest(["call", "1000", "--port", String(port)]);
    expect(gone.exitCode).toBe(15);
    expect(gone.stderr).toContain(
      `No telephone server answers at 127.0.0.1:${port} (SIP over UDP): nobody listens on that port.`,
    );
    callee = await FakeCallee.open();
    callee.onRequest = (request) => {
      if (request.first.startsWith("INVITE")) callee.answer(request);
      else if (request.first.startsWith("BYE")) callee.reply(request, "200 OK");
    };
    expect((await call("1000")).exitCode).toBe(17);
    callee.onRequest = (request) => {
      if (!request.first.startsWith("INVITE")) return;
      callee.answer(request);
      callee.play([0, 200]);
      setTimeout(() => callee.request(request, "BYE"), 300);
    };
    expect((await call("1000", ["--keys", "1", "--silence", "2"])).exitCode).toBe(18);
  });

  it("calls a whole SIP address, and finds the server of the data directory", async () => {
    answerAll();
    expect((await runForTest(["call", `sip:9@127.0.0.1:${callee.port}`, "--idle", "0.3"])).exitCode).toBe(0);
    fs.mkdirSync(path.join(folder, ".data"));
    const system = { url: "http://x", sip: `127.0.0.1:${callee.port}`, apiKeyFile: "/none" };
    fs.writeFileSync(path.join(folder, ".data", "system.json"), JSON.stringify(system));
    expect((await runForTest(["call", "7#", "--idle", "0.3"], { projectRoot: folder })).exitCode).toBe(0);
    expect(callee.requests("INVITE").map(({ first }) => first)).toEqual([
      `INVITE sip:9@127.0.0.1:${callee.port} SIP/2.0`,
      `INVITE sip:7%23@127.0.0.1:${callee.port} SIP/2.0`,
    ]);
  });

  it.each([
    [["10 00"], "is no number that can be called"],
    [["sip:"], "is no SIP address"],
    [["sips:1@host"], "SIP over UDP only"],
    [["1", "--keys", "1,,2"], "Group 2 of the keys is empty"],
    [["1", "--keys", "q"], "is no key"],
    [["1", "--dtmf", "smoke"], "Allowed choices are rfc4733, info"],
    [["1", "--silence", "-1"], "between 0.1 and 3600"],
    [["1", "--from", "a b"], "digits or letters"],
  ])("refuses %j with exit code 2", async (args, words) => {
    const { exitCode, stderr } = await runForTest(["call", ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
    expect(callee.seen).toEqual([]);
  });
});
