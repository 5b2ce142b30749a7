import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scopeArguments, WorkspaceScopeError } from "./workspace-scope";

const OWN = "ws-own";
const FOREIGN = "ws-foreign";
const models = ["Flow", "FlowVersion", "Number", "Prompt", "Call", "Recording", "ApiKey", "AuditEvent", "Member"];
const byFilter = ["findFirst", "findMany", "count", "aggregate", "groupBy", "updateMany", "deleteMany"];
const byKey = ["findUnique", "findUniqueOrThrow", "update", "delete"];

/** Whether a row of `workspaceId` could fulfil the filter, looking only at what it says about workspaces. */
function admits(where: unknown, workspaceId: string): boolean {
  if (where === null || typeof where !== "object") return true;
  return Object.entries(where).every(([key, value]) => {
    if (key === "workspaceId") return value === workspaceId;
    if (key === "AND") return Array.isArray(value) && value.every((part) => admits(part, workspaceId));
    if (key === "OR") return Array.isArray(value) && value.some((part) => admits(part, workspaceId));
    return true;
  });
}

const filter = fc.letrec((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.record({ id: fc.string() }),
    fc.record({ name: fc.string(), workspaceId: fc.constant(OWN) }),
    fc.record({ OR: fc.array(tie("filter"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ AND: fc.array(tie("filter"), { maxLength: 3 }) }),
    fc.record({ NOT: tie("filter") }),
  ),
})).filter;

describe("scopeArguments", () => {
  it("lets no filter match a row of another workspace", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.constantFrom(...byFilter, ...byKey),
        fc.option(filter, { nil: undefined }),
        (model, operation, where) => {
          const scoped = scopeArguments(model, operation, { where }, OWN);
          expect(admits(scoped.where, FOREIGN)).toBe(false);
        },
      ),
    );
  });

  it("writes own rows only, whatever the data says", () => {
    fc.assert(
      fc.property(fc.constantFrom(...models), fc.dictionary(fc.string(), fc.string()), (model, row) => {
        const data = { ...row };
        delete data.workspace;
        delete data.workspaceId;
        expect(scopeArguments(model, "create", { data }, OWN).data).toMatchObject({ workspaceId: OWN });
        expect(scopeArguments(model, "createMany", { data: [data] }, OWN).data).toMatchObject([{ workspaceId: OWN }]);
      }),
    );
  });

  it.each([
    ["a foreign id in a key", "findUnique", { where: { workspaceId_id: { workspaceId: FOREIGN, id: "f" } } }],
    ["a foreign id in data", "create", { data: { workspaceId: FOREIGN, id: "f" } }],
    ["a foreign id in changed data", "update", { where: { id: "f" }, data: { workspaceId: FOREIGN } }],
    ["a foreign id in one of many rows", "createMany", { data: [{ workspaceId: OWN }, { workspaceId: FOREIGN }] }],
    ["a way over the workspace", "findMany", { where: { workspace: { name: "x" } } }],
    ["a connection to another workspace", "create", { data: { workspace: { connect: { id: FOREIGN } } } }],
    ["a nested write of a foreign row", "update", { data: { versions: { create: { workspaceId: FOREIGN } } } }],
    ["an unknown operation", "findRaw", {}],
  ])("refuses %s", (_, operation, args) => {
    expect(() => scopeArguments("Flow", operation, args, OWN)).toThrow(WorkspaceScopeError);
  });

  it.each(["User", "Session", "Account", "Verification", "NoSuchModel"])("gives no access to %s", (model) => {
    expect(() => scopeArguments(model, "findMany", {}, OWN)).toThrow(WorkspaceScopeError);
  });

  it("takes documents as values, whatever keys they hold", () => {
    const draft = { workspaceId: FOREIGN, workspace: { deep: true } };
    expect(() => scopeArguments("Flow", "create", { data: { draft } }, OWN)).not.toThrow();
  });

  it("keeps a unique key at the top, where Prisma wants it", () => {
    const where = { workspaceId_id: { workspaceId: OWN, id: "f" }, AND: { archivedAt: null } };
    expect(scopeArguments("Flow", "findUnique", { where }, OWN).where).toEqual({
      workspaceId_id: { workspaceId: OWN, id: "f" },
      AND: [{ archivedAt: null }, { workspaceId: OWN }],
    });
  });

  it("shows the workspace itself only by its own id", () => {
    expect(scopeArguments("Workspace", "findMany", {}, OWN).where).toEqual({ AND: [{}, { id: OWN }] });
    expect(() => scopeArguments("Workspace", "create", { data: {} }, OWN)).toThrow(WorkspaceScopeError);
  });
});
