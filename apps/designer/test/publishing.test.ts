import { liveChannels } from "@callwright/contracts";
import { blocks } from "@callwright/flow-blocks";
import { prepareBundle } from "@callwright/flow-engine";
import { flowBundleSchema } from "@callwright/flow-schema";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDesignerUnderTest } from "./support/designer-under-test";
import { helloFlow } from "./support/hello-flow";

let designer: Awaited<ReturnType<typeof startDesignerUnderTest>>;

beforeAll(async () => {
  designer = await startDesignerUnderTest();
});
afterAll(() => designer.stop());

async function setUp(name: string, number: string) {
  const workspace = await designer.workspace(name);
  const owner = await workspace.as("owner");
  const { id: numberId } = await owner.numbers.create({ number, label: "" });
  const { id: flowId } = await owner.flows.import({ document: helloFlow() });
  return { workspace, owner, numberId, flowId };
}

describe("publishing", () => {
  it("makes a version, points the number at it, and tells the runtimes", async () => {
    const { owner, numberId, flowId } = await setUp("Publishing", "7101");
    const listener = new Redis(designer.services.env.REDIS_URL);
    await listener.subscribe(liveChannels.numbersChanged);
    const told = new Promise<string>((resolve) => listener.once("message", (_, message) => resolve(message)));

    const result = await owner.versions.publish({ flowId, note: "First", numberIds: [numberId] });
    expect(result).toMatchObject({ ok: true, version: 1 });
    expect(JSON.parse(await told)).toEqual({ numbers: ["7101"] });
    listener.disconnect();
    expect(await owner.versions.list({ flowId })).toMatchObject([
      { version: 1, note: "First", createdBy: "Owner of Publishing", numbers: [{ number: "7101" }] },
    ]);
    const row = await designer.services.db.flowVersion.findFirstOrThrow({ where: { flowId } });
    const bundle = flowBundleSchema.parse(row.bundle);
    expect(bundle.main).toBe(flowId);
    expect(() => prepareBundle(bundle, blocks)).not.toThrow();
  });

  it("works while the media server is away, and says what was not prepared", async () => {
    const { owner, flowId } = await setUp("No media", "7102");
    const result = await owner.versions.publish({ flowId, note: "", numberIds: [] });
    expect(result).toMatchObject({ ok: true });
    if (result.ok) expect(result.unpreparedSpeech).toBeGreaterThan(0);
  });

  it("stops at errors and changes nothing", async () => {
    const { owner, numberId } = await setUp("Errors", "7103");
    const broken = helloFlow();
    const { id: flowId } = await owner.flows.import({
      document: { ...broken, blocks: { ...broken.blocks, hello: { ...broken.blocks.hello, next: {} } } },
    });
    const result = await owner.versions.publish({ flowId, note: "", numberIds: [numberId] });
    expect(result).toMatchObject({
      ok: false,
      problems: [{ code: "port-open", block: "hello", severity: "error" }, {}],
    });
    expect(await owner.versions.list({ flowId })).toEqual([]);
    expect((await owner.numbers.list())[0]?.flowId).toBeNull();
  });

  it("rolls back by pointing the number at an older version, whose content never changes", async () => {
    const { owner, numberId, flowId } = await setUp("Roll-back", "7104");
    await owner.versions.publish({ flowId, note: "One", numberIds: [numberId] });
    const first = await owner.versions.document({ flowId, version: 1 });
    await owner.versions.publish({ flowId, note: "Two", numberIds: [numberId] });
    expect((await owner.numbers.list())[0]?.flowVersion).toBe(2);
    await owner.numbers.assign({ id: numberId, target: { flowId, version: 1 } });
    expect((await owner.numbers.list())[0]?.flowVersion).toBe(1);
    expect(await owner.versions.document({ flowId, version: 1 })).toEqual(first);
  });

  it("pins the flows that it goes to, at their published versions", async () => {
    const { owner, flowId } = await setUp("Pinned", "7105");
    await owner.versions.publish({ flowId, note: "", numberIds: [] });
    const first = helloFlow();
    const { id: mainId } = await owner.flows.import({
      document: {
        ...first,
        name: "Main",
        blocks: {
          start: first.blocks.start,
          hello: { kind: "go-to-flow", version: 1, name: "Onwards", config: { flowId }, next: {} },
        },
      },
    });
    expect(await owner.versions.publish({ flowId: mainId, note: "", numberIds: [] })).toMatchObject({ ok: true });
    const row = await designer.services.db.flowVersion.findFirstOrThrow({ where: { flowId: mainId } });
    expect(Object.keys(flowBundleSchema.parse(row.bundle).flows).sort()).toEqual([flowId, mainId].sort());
  });

  it("numbers versions without gaps when people publish at once", async () => {
    const { owner, flowId } = await setUp("At once", "7106");
    const results = await Promise.all(
      Array.from({ length: 5 }, () => owner.versions.publish({ flowId, note: "", numberIds: [] })),
    );
    expect(results.map((result) => (result.ok ? result.version : 0)).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it("keeps a flow that answers a number out of the archive", async () => {
    const { owner, numberId, flowId } = await setUp("Archive", "7107");
    await owner.versions.publish({ flowId, note: "", numberIds: [numberId] });
    await expect(owner.flows.archive({ flowId, archived: true })).rejects.toMatchObject({ message: "flow-in-use" });
    await owner.numbers.assign({ id: numberId, target: null });
    await owner.flows.archive({ flowId, archived: true });
    expect((await owner.flows.list({})).map((flow) => flow.id)).not.toContain(flowId);
  });

  it("keeps what a flow names from being deleted", async () => {
    const { owner } = await setUp("In use", "7108");
    const { id } = await owner.callerLists.save({ id: null, name: "VIP", entries: [{ pattern: "+48*", label: "" }] });
    const flow = helloFlow();
    await owner.flows.import({
      document: {
        ...flow,
        blocks: {
          ...flow.blocks,
          list: {
            kind: "caller-list",
            version: 1,
            name: "Known?",
            config: { listId: id, number: "call.ani" },
            next: {},
          },
        },
      },
    });
    await expect(owner.callerLists.delete({ id })).rejects.toMatchObject({ message: "in-use" });
  });
});
