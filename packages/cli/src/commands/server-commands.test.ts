import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { canonicalJson } from "@callwright/flow-schema";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FAKE_KEY, FakeServer } from "../testing/fake-server";
import { block, goodFlow, withBlocks } from "../testing/flows";
import { type CliTestOptions, runForTest } from "../testing/test-context";

let server: FakeServer;
let folder = "";

beforeEach(async () => {
  server = await new FakeServer().open();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-cli-"));
});
afterEach(() => {
  server.close();
  fs.rmSync(folder, { recursive: true });
});

function run(args: readonly string[], more: CliTestOptions = {}) {
  const env = { CALLWRIGHT_URL: server.url, CALLWRIGHT_API_KEY: FAKE_KEY };
  return runForTest(args, { env, workingDir: folder, projectRoot: folder, ...more });
}

function writeFlow(flow = goodFlow()): string {
  fs.writeFileSync(path.join(folder, "flow.json"), canonicalJson(flow));
  return "flow.json";
}

const FLOW = {
  id: "front-desk",
  name: "Front desk",
  kind: "inbound",
  updatedAt: "2026-03-01T10:00:00.000Z",
  latestVersion: 3,
  numbers: [{ number: "1000", label: "", version: 2 }],
};

const CALL = {
  id: "call-1",
  direction: "inbound",
  ani: "5551234",
  callerName: "",
  dnis: "1000",
  flowId: "front-desk",
  flowName: "Front desk",
  flowVersion: 2,
  status: "completed" as const,
  startedAt: "2026-03-01T10:00:00.000Z",
  answeredAt: "2026-03-01T10:00:00.100Z",
  endedAt: "2026-03-01T10:00:12.500Z",
  durationMs: 12_400,
  endedBy: "caller",
  cause: "normal",
  sipStatus: null,
};

describe("finding server and key", () => {
  it("takes options before the environment", async () => {
    const answer = await run(["flow", "list", "--url", server.url, "--key", FAKE_KEY, "--json"], {
      env: { CALLWRIGHT_URL: "http://127.0.0.1:1", CALLWRIGHT_API_KEY: "wrong" },
    });
    expect(answer).toMatchObject({ exitCode: 0, stdout: '{\n  "flows": []\n}\n' });
    expect(server.seen).toEqual([{ line: "GET /api/v1/flows", key: `Bearer ${FAKE_KEY}`, body: null }]);
  });

  /** The data directory as `npm start` leaves it. */
  function leaveDataDir(url: string, dataDir = ".data") {
    const keyFile = path.join(folder, dataDir, "secrets", "api-key");
    fs.mkdirSync(path.dirname(keyFile), { recursive: true });
    fs.writeFileSync(keyFile, `${FAKE_KEY}\n`);
    const system = { url, sip: "127.0.0.1:5099", apiKeyFile: keyFile };
    fs.writeFileSync(path.join(folder, dataDir, "system.json"), JSON.stringify(system));
  }

  it("finds both in the data directory that npm start leaves, also one that .env names", async () => {
    leaveDataDir(server.url);
    expect((await run(["flow", "list"], { env: {} })).exitCode).toBe(0);
    fs.rmSync(path.join(folder, ".data"), { recursive: true });
    leaveDataDir(server.url, "elsewhere");
    fs.writeFileSync(path.join(folder, ".env"), "DATA_DIR=elsewhere\n");
    expect((await run(["flow", "list"], { env: {} })).exitCode).toBe(0);
    expect(server.seen.map(({ key }) => key)).toEqual([`Bearer ${FAKE_KEY}`, `Bearer ${FAKE_KEY}`]);
  });

  it("gives the data directory's key to no other server", async () => {
    leaveDataDir("http://localhost:3000");
    const answer = await run(["flow", "list", "--url", server.url], { env: {} });
    expect(answer.exitCode).toBe(4);
    expect(answer.stderr).toContain("--key or CALLWRIGHT_API_KEY");
    expect(server.seen).toEqual([]);
  });

  it("says what is missing, wrong or away", async () => {
    const none = await run(["flow", "list"], { env: {} });
    expect(none.exitCode).toBe(4);
    expect(none.stderr).toContain("Start Callwright here with “npm start”");
    const refused = await run(["flow", "list", "--key", "wrong"]);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain("This API key is not valid.\nUse another one. The key comes from --key");
    const away = await run(["flow", "list", "--url", "http://127.0.0.1:1"]);
    expect(away.exitCode).toBe(3);
    expect(away.stderr).toBe(
      "Nothing answers at http://127.0.0.1:1.\nIs Callwright running? Start it with “npm start”, or say where it is with --url or CALLWRIGHT_URL.\n",
    );
    expect((await run(["flow", "list", "--url", "localhost:3000"])).exitCode).toBe(2);
    const variable = await run(["flow", "list"], { env: { PORT: "many", CALLWRIGHT_API_KEY: FAKE_KEY } });
    expect(variable.exitCode).toBe(2);
    expect(variable.stderr).toContain('PORT: "many" is wrong; expected a port number');
  });

  it("says so when something else answers", async () => {
    server.data.health = { status: 200, body: "<html>" };
    const answer = await run(["health"]);
    expect(answer.exitCode).toBe(3);
    expect(answer.stderr).toContain("is no Callwright that this tool understands");
  });
});

describe("flow publish", () => {
  it("sends document, number and note", async () => {
    const answer = await run(["flow", "publish", writeFlow(), "--number", "1000", "--note", "Summer"]);
    expect(answer).toEqual({ exitCode: 0, stdout: "“Front desk” version 4 answers 1000 now.\n", stderr: "" });
    expect(server.seen[0]).toMatchObject({
      line: "POST /api/v1/flows/publish",
      body: { document: goodFlow(), number: "1000", note: "Summer" },
    });
    const json = await run(["flow", "publish", writeFlow(), "--number", "1000", "--json"]);
    expect(JSON.parse(json.stdout)).toEqual({
      flowId: "front-desk",
      name: "Front desk",
      version: 4,
      number: "1000",
      created: false,
    });
  });

  it("sends nothing where the file has errors, and shows them", async () => {
    const flow = withBlocks({ start: block("start", {}, {}, "Start") });
    const answer = await run(["flow", "publish", writeFlow(flow), "--number", "1000"]);
    expect(answer.exitCode).toBe(1);
    expect(answer.stderr).toContain("[port-open]");
    expect(answer.stderr).toContain("flow.json was not published: 1 error, 2 warnings.\nMend the errors first.");
    expect(server.seen).toEqual([]);
  });

  it("shows in the file what only the server knows", async () => {
    const params = { field: "prompt.promptId", value: "gone", to: "prompt" };
    const problem = { code: "reference-unknown", severity: "error", block: "greeting", path: ["prompt", 0], params };
    server.data.publishProblems = [problem];
    const answer = await run(["flow", "publish", writeFlow(), "--number", "1000"]);
    expect(answer.exitCode).toBe(1);
    expect(answer.stderr).toMatch(/^flow\.json:\d+:\d+: error: .*“Greeting” names something that does not exist/);
    expect(answer.stderr).toContain("“Front desk” has 1 error.\nMend it first.");
  });
});

describe("flow export", () => {
  beforeEach(() => {
    server.data.flows = [FLOW];
    const document = (version: number | null) => ({
      id: "front-desk",
      name: "Front desk",
      version,
      document: goodFlow(),
    });
    server.data.documents = { draft: document(null), latest: document(3), "2": document(2) };
  });

  it("prints canonical JSON that can be validated", async () => {
    const { stdout } = await run(["flow", "export", "front-desk"]);
    expect(stdout).toBe(canonicalJson(goodFlow()));
    expect((await run(["flow", "validate", "-"], { stdin: stdout })).exitCode).toBe(0);
  });

  it("takes the version that answers a number, else the draft, else what is asked for", async () => {
    await run(["flow", "export", "1000"]);
    await run(["flow", "export", "Front desk"]);
    await run(["flow", "export", "1000", "--flow-version", "latest"]);
    expect(server.seen.filter(({ line }) => line.includes("document")).map(({ line }) => line)).toEqual([
      "GET /api/v1/flows/front-desk/document?version=2",
      "GET /api/v1/flows/front-desk/document?version=draft",
      "GET /api/v1/flows/front-desk/document?version=latest",
    ]);
    expect(server.seen[2]?.line).toBe("GET /api/v1/flows/Front%20desk");
  });

  it("writes a file, and says where it cannot", async () => {
    const answer = await run(["flow", "export", "1000", "-o", "out.json"]);
    expect(answer).toEqual({ exitCode: 0, stdout: "", stderr: "Wrote version 2 of “Front desk” to out.json.\n" });
    expect(fs.readFileSync(path.join(folder, "out.json"), "utf8")).toBe(canonicalJson(goodFlow()));
    const failed = await run(["flow", "export", "1000", "-o", "no/such/out.json"]);
    expect(failed.exitCode).toBe(2);
    expect(failed.stderr).toContain("cannot be written");
  });

  it("tells the server's words for a flow that is not there", async () => {
    const answer = await run(["flow", "export", "9999"]);
    expect(answer).toMatchObject({ exitCode: 1, stderr: "There is no flow “9999”.\nIt may be archived.\n" });
  });
});

describe("flow list and call list", () => {
  it("prints tables, and JSON as it came", async () => {
    server.data.flows = [FLOW];
    const flows = (await run(["flow", "list"])).stdout;
    expect(flows).toMatch(/front-desk {2}Front desk {2}version 3 {2}1000 \(2\)/);
    expect(JSON.parse((await run(["flow", "list", "--json"])).stdout)).toEqual({ flows: [FLOW] });
    server.data.calls = [CALL, { ...CALL, id: "call-2", status: "failed", sipStatus: 503, cause: "no-media" }];
    const calls = (await run(["call", "list", "--limit", "5"])).stdout;
    expect(calls).toContain("12.4 s");
    expect(calls).toContain("failed: 503 no-media");
    expect(server.seen.at(-1)?.line).toBe("GET /api/v1/calls?limit=5");
    expect(JSON.parse((await run(["call", "list", "--json"])).stdout).calls).toHaveLength(2);
  });

  it("says what to do where there is none", async () => {
    expect((await run(["flow", "list"])).stdout).toContain("callwright flow publish");
    expect((await run(["call", "list"])).stdout).toContain("callwright call 1000");
  });
});

describe("call show", () => {
  const visit = { flowId: "front-desk", enteredAt: CALL.startedAt, leftAt: CALL.startedAt, detail: {} };

  it("shows path, legs and cause; secret digits stay as the server masks them", async () => {
    server.data.call = {
      ...CALL,
      sipCallId: "abc@127.0.0.1",
      path: [
        { ...visit, seq: 1, blockId: "start", blockName: "Start", kind: "start", port: "next" },
        {
          ...visit,
          seq: 2,
          blockId: "pin",
          blockName: "PIN",
          kind: "collect-digits",
          port: "collected",
          enteredAt: "2026-03-01T10:00:01.250Z",
          detail: { digits: "••••", attempts: 1 },
        },
        { ...visit, seq: 3, blockId: "m", blockName: "Menu\u001b[2J", kind: "menu", port: "key-2" },
        { ...visit, seq: 4, blockId: "end", blockName: "End", kind: "constructor", port: null },
      ],
      legs: [
        {
          legId: "caller",
          direction: "inbound",
          remote: "sip:5551234@127.0.0.1",
          startedAt: CALL.startedAt,
          answeredAt: CALL.answeredAt,
          endedAt: CALL.endedAt,
          cause: "normal",
          sipStatus: null,
          mediaStats: null,
        },
      ],
      recordings: [{ id: "rec-1", purpose: "message", durationMs: 4_000 }],
    };
    const { stdout, exitCode } = await run(["call", "show", "call-1"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Flow +Front desk, version 2\n/);
    expect(stdout).toMatch(/Ended +by caller \(normal\)\n/);
    expect(stdout).toMatch(/2 {2}1\.25 s {2}PIN \(collect-digits\) +→ .*\[collected\] +digits ••••, attempts 1\n/);
    expect(stdout).toMatch(/→ key-2\n/);
    expect(stdout).toContain("(the call ended here)");
    expect(stdout).toMatch(/caller {2}inbound {2}sip:5551234@127\.0\.0\.1 {2}answered, 12\.4 s {2}normal\n/);
    expect(stdout).toMatch(/rec-1 {2}message {2}4\.0 s\n/);
    // names come from elsewhere: no control sequence reaches the terminal
    expect(stdout).not.toContain("\u001b");
    expect(JSON.parse((await run(["call", "show", "call-1", "--json"])).stdout)).toEqual(server.data.call);
  });

  it("tells the server's words for a call that is not there", async () => {
    expect(await run(["call", "show", "x y"])).toMatchObject({
      exitCode: 1,
      stderr: "There is no call “x y”.\nIt may be too old.\n",
    });
    expect(server.seen[0]?.line).toBe("GET /api/v1/calls/x%20y");
  });
});

describe("health", () => {
  it("needs no key, and ends with 1 when something is down", async () => {
    const components = { designer: { state: "ok" }, redis: { state: "degraded", detail: "slow" } };
    server.data.health = { status: 200, body: { state: "degraded", components } };
    const degraded = await run(["health"], { env: { CALLWRIGHT_URL: server.url } });
    expect(degraded.exitCode).toBe(0);
    expect(degraded.stdout).toContain("redis     degraded  slow");
    server.data.health = { status: 503, body: { state: "down", components } };
    const down = await run(["health", "--json"], { env: { CALLWRIGHT_URL: server.url } });
    expect(down.exitCode).toBe(1);
    expect(JSON.parse(down.stdout)).toEqual({ state: "down", components });
    expect(server.seen[0]?.key).toBeUndefined();
  });
});
