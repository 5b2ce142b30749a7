import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDesignerUnderTest } from "./support/designer-under-test";
import { helloFlow } from "./support/hello-flow";

type Designer = Awaited<ReturnType<typeof startDesignerUnderTest>>;
let designer: Designer;

beforeAll(async () => {
  designer = await startDesignerUnderTest();
});
afterAll(() => designer.stop());

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "done",
    (error: unknown) => (error instanceof TRPCError ? error.code : String(error)),
  );

describe("roles", () => {
  it("lets viewers see and change nothing", async () => {
    const workspace = await designer.workspace("Roles");
    const owner = await workspace.as("owner");
    const viewer = await workspace.as("viewer");
    const { id } = await owner.flows.create({ name: "Front desk" });
    const number = await owner.numbers.create({ number: "7001", label: "" });

    expect((await viewer.flows.list({})).map((flow) => flow.name)).toEqual(["Front desk"]);
    expect((await viewer.editor.load({ flowId: id })).canEdit).toBe(false);
    const refused = await Promise.all([
      codeOf(viewer.versions.publish({ flowId: id, note: "", numberIds: [] })),
      codeOf(viewer.flows.create({ name: "Mine" })),
      codeOf(viewer.flows.archive({ flowId: id, archived: true })),
      codeOf(viewer.editor.push({ flowId: id, updates: ["AAA="] })),
      codeOf(viewer.numbers.assign({ id: number.id, target: null })),
      codeOf(viewer.calendars.delete({ id: "any" })),
      codeOf(viewer.settings.listApiKeys()),
      codeOf(viewer.settings.listAudit({})),
    ]);
    expect(new Set(refused)).toEqual(new Set(["FORBIDDEN"]));
  });

  it("lets editors publish, but leaves numbers, people and keys to admins", async () => {
    const workspace = await designer.workspace("Editors");
    const editor = await workspace.as("editor");
    const { id } = await editor.flows.import({ document: helloFlow() });
    expect(await editor.versions.publish({ flowId: id, note: "", numberIds: [] })).toMatchObject({ ok: true });
    expect(await codeOf(editor.numbers.create({ number: "7002", label: "" }))).toBe("FORBIDDEN");
    expect(await codeOf(editor.settings.addMember({ name: "X", email: "x@example.com", role: "viewer" }))).toBe(
      "FORBIDDEN",
    );
    expect(await codeOf(editor.settings.createApiKey({ name: "k", role: "viewer" }))).toBe("FORBIDDEN");
  });

  it("lets nobody hand out more than they have", async () => {
    const workspace = await designer.workspace("Admins");
    const admin = await workspace.as("admin");
    expect(await codeOf(admin.settings.createApiKey({ name: "k", role: "owner" }))).toBe("FORBIDDEN");
    expect(await codeOf(admin.settings.addMember({ name: "X", email: "y@example.com", role: "owner" }))).toBe(
      "FORBIDDEN",
    );
    expect(await codeOf(admin.settings.removeMember({ userId: workspace.owner.id }))).toBe("FORBIDDEN");
  });

  it("keeps the last owner", async () => {
    const workspace = await designer.workspace("Last owner");
    const owner = await workspace.as("owner");
    expect(await codeOf(owner.settings.changeMemberRole({ userId: workspace.owner.id, role: "viewer" }))).toBe(
      "CONFLICT",
    );
    expect(await codeOf(owner.settings.removeMember({ userId: workspace.owner.id }))).toBe("CONFLICT");
  });
});

describe("another workspace", () => {
  it("neither reads nor changes anything", async () => {
    const mine = await designer.workspace("Mine");
    const other = await designer.workspace("Other");
    const me = await mine.as("owner");
    const they = await other.as("owner");
    const flow = await me.flows.import({ document: { ...helloFlow(), name: "Secret flow" } });
    const number = await me.numbers.create({ number: "7003", label: "" });
    const calendar = await me.calendars.save({ id: null, name: "Hours", rules: calendarRules });
    await me.versions.publish({ flowId: flow.id, note: "", numberIds: [number.id] });

    expect(await they.flows.list({})).toEqual([]);
    expect(await they.numbers.list()).toEqual([]);
    expect(await they.calendars.list()).toEqual([]);
    const refused = await Promise.all([
      codeOf(they.flows.get({ flowId: flow.id })),
      codeOf(they.flows.export({ flowId: flow.id })),
      codeOf(they.flows.duplicate({ flowId: flow.id, name: "Stolen" })),
      codeOf(they.editor.load({ flowId: flow.id })),
      codeOf(they.versions.publish({ flowId: flow.id, note: "", numberIds: [] })),
      codeOf(they.versions.document({ flowId: flow.id, version: 1 })),
      codeOf(they.numbers.label({ id: number.id, label: "x" })),
      codeOf(they.numbers.delete({ id: number.id })),
      codeOf(they.numbers.assign({ id: number.id, target: null })),
      codeOf(they.calendars.save({ id: calendar.id, name: "Broken", rules: calendarRules })),
      codeOf(they.calendars.delete({ id: calendar.id })),
    ]);
    expect(new Set(refused)).toEqual(new Set(["NOT_FOUND"]));
    expect(await they.versions.list({ flowId: flow.id })).toEqual([]);
    // nor can a flow of theirs be published to my number
    const theirs = await they.flows.import({ document: helloFlow() });
    expect(await codeOf(they.versions.publish({ flowId: theirs.id, note: "", numberIds: [number.id] }))).toBe(
      "NOT_FOUND",
    );
    expect((await me.numbers.list())[0]?.flowName).toBe("Secret flow");
  });

  it("cannot be entered without a membership", async () => {
    const { services } = designer;
    const stranger = { id: "nobody", name: "Nobody", email: "nobody@example.com" };
    const { createCaller } = await import("../src/server/trpc/create-caller");
    const caller = createCaller({ services, headers: new Headers(), user: stranger });
    expect(await codeOf(caller.flows.list({}))).toBe("FORBIDDEN");
    const signedOut = createCaller({ services, headers: new Headers(), user: null });
    expect(await codeOf(signedOut.flows.list({}))).toBe("UNAUTHORIZED");
  });
});

describe("the audit", () => {
  it("says who did what, and does not keep what was not done", async () => {
    const workspace = await designer.workspace("Audited");
    const owner = await workspace.as("owner");
    const editor = await workspace.as("editor");
    const { id } = await editor.flows.create({ name: "Front desk" });
    await codeOf(owner.numbers.create({ number: "7004", label: "" }));
    await codeOf(owner.numbers.create({ number: "7004", label: "" }));
    await owner.flows.archive({ flowId: id, archived: true });
    const events = await owner.settings.listAudit({});
    expect(events.map((event) => [event.actorName, event.action])).toEqual([
      ["Owner of Audited", "flow.archive"],
      ["Owner of Audited", "number.create"],
      ["editor of Audited", "flow.create"],
      ["Owner of Audited", "workspace.create"],
    ]);
  });
});

const calendarRules = {
  timeZone: "UTC",
  weekly: { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] },
  specialDays: [],
  emergency: { active: false, label: "" },
};
