import {
  restCallListSchema,
  restCallSchema,
  restErrorSchema,
  restFlowDocumentSchema,
  restFlowListSchema,
  restPublishedSchema,
} from "@callwright/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleRest } from "../src/server/rest/handle-rest";
import { openApiDocument } from "../src/server/rest/openapi";
import { restRoutes } from "../src/server/rest/rest-routes";
import { startDesignerUnderTest } from "./support/designer-under-test";
import { helloFlow } from "./support/hello-flow";

type Designer = Awaited<ReturnType<typeof startDesignerUnderTest>>;
let designer: Designer;
let workspace: Awaited<ReturnType<Designer["workspace"]>>;
const keys = { owner: "", viewer: "", editor: "" };

beforeAll(async () => {
  designer = await startDesignerUnderTest();
  workspace = await designer.workspace("REST");
  const owner = await workspace.as("owner");
  for (const role of ["owner", "viewer", "editor"] as const) {
    keys[role] = (await owner.settings.createApiKey({ name: `${role} key`, role })).key;
  }
});
afterAll(() => designer.stop());

interface Asked {
  key?: string;
  method?: string;
  body?: unknown;
}

async function ask(path: string, { key = keys.owner, method, body }: Asked = {}) {
  const url = new URL(`http://localhost/api/v1${path}`);
  const request = new Request(url, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: key === "" ? {} : { authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const segments = url.pathname.split("/").slice(3).map(decodeURIComponent);
  const response = await handleRest(designer.services, request, segments);
  const json: unknown = await response.json();
  return { status: response.status, json };
}

describe("keys", () => {
  it.each([
    ["none", "", "key-missing"],
    ["an unknown one", "cw_unknown", "key-wrong"],
  ])("%s is refused", async (_, key, code) => {
    const { status, json } = await ask("/flows", { key });
    expect(status).toBe(401);
    expect(restErrorSchema.parse(json).error.code).toBe(code);
  });

  it("a revoked one is refused", async () => {
    const owner = await workspace.as("owner");
    const { key } = await owner.settings.createApiKey({ name: "short-lived", role: "viewer" });
    expect((await ask("/flows", { key })).status).toBe(200);
    const row = (await owner.settings.listApiKeys()).find((candidate) => candidate.name === "short-lived");
    await owner.settings.revokeApiKey({ id: row?.id ?? "" });
    expect((await ask("/flows", { key })).status).toBe(401);
  });

  it("a viewer's cannot publish", async () => {
    const { status, json } = await ask("/flows/publish", {
      key: keys.viewer,
      body: { document: helloFlow(), number: "7200" },
    });
    expect(status).toBe(403);
    expect(restErrorSchema.parse(json).error.code).toBe("role-too-low");
  });

  it("are stored as hashes", async () => {
    const rows = await designer.services.db.apiKey.findMany();
    expect(JSON.stringify(rows)).not.toContain(keys.owner);
  });
});

describe("publishing over REST", () => {
  it("makes flow and number, and a new version the next time", async () => {
    const document = { ...helloFlow(), id: "rest-hello", name: "REST hello" };
    const first = await ask("/flows/publish", { body: { document, number: "7201", note: "from CI" } });
    expect(first.status).toBe(201);
    expect(restPublishedSchema.parse(first.json)).toEqual({
      flowId: "rest-hello",
      name: "REST hello",
      version: 1,
      number: "7201",
      created: true,
    });
    const second = await ask("/flows/publish", {
      body: { document: { ...document, name: "Renamed" }, number: "7201" },
    });
    expect(restPublishedSchema.parse(second.json)).toMatchObject({ version: 2, created: false, name: "Renamed" });

    for (const reference of ["rest-hello", "Renamed", "7201"]) {
      const found = await ask(`/flows/${reference}`);
      expect(found.json).toMatchObject({
        id: "rest-hello",
        latestVersion: 2,
        numbers: [{ number: "7201", version: 2 }],
      });
    }
    const old = await ask("/flows/7201/document?version=1");
    expect(restFlowDocumentSchema.parse(old.json)).toMatchObject({ version: 1, document: { name: "REST hello" } });
    const draft = await ask("/flows/7201/export");
    expect(draft.json).toMatchObject({ id: "rest-hello", name: "Renamed" });
    expect(restFlowListSchema.parse((await ask("/flows")).json).flows.map((flow) => flow.id)).toContain("rest-hello");
  });

  it("names the problems of a flow with errors, and changes nothing", async () => {
    const document = { ...helloFlow(), id: "rest-broken" };
    Reflect.set(document.blocks.hello, "next", {});
    const { status, json } = await ask("/flows/publish", { body: { document, number: "7202" } });
    expect(status).toBe(422);
    const { error } = restErrorSchema.parse(json);
    expect(error).toMatchObject({ code: "flow-not-executable", detail: { problems: [{ code: "port-open" }, {}] } });
    expect(error.hint).toBeTruthy();
    expect((await ask("/flows/rest-broken")).status).toBe(404);
    expect(JSON.stringify((await ask("/numbers")).json)).not.toContain("7202");
    const validated = await ask("/flows/validate", { key: keys.viewer, body: { document } });
    expect(validated.json).toMatchObject({ problems: [{ code: "port-open", severity: "error", block: "hello" }, {}] });
  });

  it("does not let an editor's key add numbers", async () => {
    const { status, json } = await ask("/flows/publish", {
      key: keys.editor,
      body: { document: { ...helloFlow(), id: "by-editor" }, number: "7299" },
    });
    expect(status).toBe(403);
    expect(restErrorSchema.parse(json).error.code).toBe("number-needs-admin");
  });
});

describe("bad input", () => {
  it.each([
    ["no JSON", "/flows/publish", "{", 422, "body-no-json"],
    ["no flow", "/flows/publish", { document: 1, number: "1" }, 422, "document-invalid"],
    ["no number", "/flows/publish", { document: helloFlow(), number: "abc" }, 422, "number-invalid"],
    ["a missing field", "/flows/publish", { document: helloFlow() }, 422, "invalid-field"],
    ["an unknown address", "/nowhere", undefined, 404, "no-such-address"],
    ["an unknown flow", "/flows/nothing", undefined, 404, "flow-not-found"],
    ["an unknown call", "/calls/nothing", undefined, 404, "call-not-found"],
    ["a limit that is no number", "/calls?limit=many", undefined, 422, "invalid-field"],
  ])("%s", async (_, path, body, status, code) => {
    const answer = await ask(path, body === undefined ? {} : { body });
    expect(answer.status).toBe(status);
    const { error } = restErrorSchema.parse(answer.json);
    expect(error.code).toBe(code);
    expect(error.message).not.toMatch(/^errors\.|\{/);
    expect(error.hint).not.toMatch(/^errors\./);
  });
});

describe("calls", () => {
  it("are told with path, legs and recordings, of the own workspace only", async () => {
    const other = await designer.workspace("Other callers");
    const { db } = designer.services;
    const at = (seconds: number) => new Date(Date.UTC(2030, 0, 1, 12, 0, seconds));
    const flow = await ask("/flows/publish", { body: { document: { ...helloFlow(), id: "called" }, number: "7203" } });
    expect(flow.status).toBe(201);
    for (const workspaceId of [workspace.id, other.id]) {
      await db.call.create({
        data: {
          workspaceId,
          id: `call-of-${workspaceId}`,
          sipCallId: "abc@phone",
          direction: "inbound",
          ani: "600100200",
          dnis: "7203",
          ...(workspaceId === workspace.id ? { flowId: "called", flowVersion: 1 } : {}),
          status: "completed",
          startedAt: at(0),
          answeredAt: at(1),
          endedAt: at(9),
          durationMs: 9_000,
          endedBy: "caller",
          cause: "hangup",
          sipStatus: 200,
          legs: { create: { legId: "caller", direction: "inbound", remote: "sip:600100200@phone", startedAt: at(0) } },
          visits: {
            create: [
              {
                seq: 1,
                flowId: "called",
                blockId: "start",
                kind: "start",
                port: "next",
                enteredAt: at(0),
                leftAt: at(1),
                detail: {},
              },
              {
                seq: 2,
                flowId: "called",
                blockId: "hello",
                kind: "play",
                enteredAt: at(1),
                detail: { interrupted: true },
              },
            ],
          },
          recordings: { create: { id: `rec-${workspaceId}`, purpose: "message", hash: "00", durationMs: 4_000 } },
        },
      });
    }
    const { calls } = restCallListSchema.parse((await ask("/calls?number=7203")).json);
    expect(calls.map((call) => call.id)).toEqual([`call-of-${workspace.id}`]);
    expect(calls[0]).toMatchObject({ flowName: "Hello", startedAt: at(0).toISOString(), durationMs: 9_000 });
    const call = restCallSchema.parse((await ask(`/calls/call-of-${workspace.id}`)).json);
    expect(call.path.map((visit) => [visit.blockName, visit.port])).toEqual([
      ["Start", "next"],
      ["Hello", null],
    ]);
    expect(call).toMatchObject({ legs: [{ legId: "caller" }], recordings: [{ purpose: "message" }], cause: "hangup" });
    expect((await ask(`/calls/call-of-${other.id}`)).status).toBe(404);
    expect((await ask("/calls?status=failed")).json).toEqual({ calls: [] });
  });
});

it("describes every address in OpenAPI", () => {
  const { paths } = openApiDocument();
  expect(Object.keys(Object(paths)).sort()).toEqual([...new Set(restRoutes.map((route) => route.path))].sort());
});

it("tells the health of its parts, and does not hide the media server that is away", async () => {
  const { json } = await ask("/health");
  expect(json).toMatchObject({ components: { postgres: { state: "ok" }, redis: { state: "ok" } } });
});
