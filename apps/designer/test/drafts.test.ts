import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { flowFromYDoc, rootOf } from "../src/features/editor/model/flow-ydoc";
import { startDesignerUnderTest } from "./support/designer-under-test";

let designer: Awaited<ReturnType<typeof startDesignerUnderTest>>;
let editor: Awaited<ReturnType<Awaited<ReturnType<typeof designer.workspace>>["as"]>>;

beforeAll(async () => {
  designer = await startDesignerUnderTest();
  editor = await (await designer.workspace("Drafts")).as("editor");
});
afterAll(() => designer.stop());

const decode = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
const encode = (update: Uint8Array) => Buffer.from(update).toString("base64");

/** An editor's document, with the updates that its next changes make. */
async function open(flowId: string) {
  const { state, seq } = await editor.editor.load({ flowId });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, decode(state));
  const updates: string[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(encode(update)));
  return { doc, seq, take: () => updates.splice(0) };
}

const move = (doc: Y.Doc, x: number) => rootOf(doc, "layout").set("start", { x, y: 0 });

describe("a draft", () => {
  it("is what two editors have made of it together", async () => {
    const { id } = await editor.flows.create({ name: "Shared" });
    const first = await open(id);
    const second = await open(id);
    move(first.doc, 10);
    rootOf(second.doc, "flow").set("name", "Shared by two");
    await editor.editor.push({ flowId: id, updates: first.take() });
    await editor.editor.push({ flowId: id, updates: second.take() });

    const pulled = await editor.editor.pull({ flowId: id, sinceSeq: first.seq });
    expect(pulled.seq).toBe(2);
    for (const update of pulled.updates) Y.applyUpdate(first.doc, decode(update));
    expect(flowFromYDoc(first.doc)).toMatchObject({ name: "Shared by two", layout: { start: { x: 10 } } });
    const { json } = await editor.flows.export({ flowId: id });
    expect(JSON.parse(json)).toEqual(flowFromYDoc(first.doc));
    expect((await editor.flows.get({ flowId: id })).name).toBe("Shared by two");
  });

  it("takes the same update twice without harm", async () => {
    const { id } = await editor.flows.create({ name: "Twice" });
    const { doc, take } = await open(id);
    move(doc, 20);
    const updates = take();
    await editor.editor.push({ flowId: id, updates });
    await editor.editor.push({ flowId: id, updates });
    expect(flowFromYDoc((await open(id)).doc).layout.start).toEqual({ x: 20, y: 0 });
  });

  it("keeps up with an editor that has been away while the log was folded", async () => {
    const { id } = await editor.flows.create({ name: "Folded" });
    const away = await open(id);
    const busy = await open(id);
    for (let x = 1; x <= 120; x++) {
      move(busy.doc, x);
      if (x % 40 === 0) await editor.editor.push({ flowId: id, updates: busy.take() });
    }
    expect(await designer.services.db.flowUpdate.count({ where: { flowId: id } })).toBeLessThan(100);
    const { updates, seq } = await editor.editor.pull({ flowId: id, sinceSeq: away.seq });
    expect(seq).toBe(120);
    for (const update of updates) Y.applyUpdate(away.doc, decode(update));
    expect(flowFromYDoc(away.doc).layout.start).toEqual({ x: 120, y: 0 });
    expect((await editor.editor.pull({ flowId: id, sinceSeq: seq })).updates).toEqual([]);
  });

  it("gets the numbers of its updates right when editors push at once", async () => {
    const { id } = await editor.flows.create({ name: "At once" });
    const editors = await Promise.all(Array.from({ length: 8 }, () => open(id)));
    const pushes = editors.map(({ doc, take }, index) => {
      move(doc, index);
      return editor.editor.push({ flowId: id, updates: take() });
    });
    const numbers = (await Promise.all(pushes)).map(({ seq }) => seq);
    expect(numbers.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([
    ["noise", () => encode(new Uint8Array([1, 2, 3, 4, 5, 6, 7]))],
    [
      "a change after which it is no flow",
      (doc: Y.Doc) => {
        const before = Y.encodeStateVector(doc);
        rootOf(doc, "flow").set("kind", "no-such-kind");
        return encode(Y.encodeStateAsUpdate(doc, before));
      },
    ],
  ])("refuses %s and stays as it was", async (_, update) => {
    const { id } = await editor.flows.create({ name: "Robust" });
    const { doc } = await open(id);
    const before = await editor.flows.export({ flowId: id });
    const error = await editor.editor.push({ flowId: id, updates: [update(doc)] }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TRPCError);
    expect(error).toMatchObject({ code: "UNPROCESSABLE_CONTENT" });
    expect(await editor.flows.export({ flowId: id })).toEqual(before);
  });
});
