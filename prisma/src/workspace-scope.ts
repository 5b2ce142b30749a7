import { Prisma } from "../generated/client";

/** A query that would have reached beyond its workspace. It is a defect of the program, never of a request. */
export class WorkspaceScopeError extends Error {
  override readonly name = "WorkspaceScopeError";
}

/** Every model by its columns: a new model does not compile until it stands here. */
const columns: Record<Prisma.ModelName, Readonly<Record<string, string>>> = {
  User: Prisma.UserScalarFieldEnum,
  Session: Prisma.SessionScalarFieldEnum,
  Account: Prisma.AccountScalarFieldEnum,
  Verification: Prisma.VerificationScalarFieldEnum,
  Workspace: Prisma.WorkspaceScalarFieldEnum,
  Member: Prisma.MemberScalarFieldEnum,
  ApiKey: Prisma.ApiKeyScalarFieldEnum,
  AuditEvent: Prisma.AuditEventScalarFieldEnum,
  Flow: Prisma.FlowScalarFieldEnum,
  FlowUpdate: Prisma.FlowUpdateScalarFieldEnum,
  FlowVersion: Prisma.FlowVersionScalarFieldEnum,
  Number: Prisma.NumberScalarFieldEnum,
  Extension: Prisma.ExtensionScalarFieldEnum,
  Prompt: Prisma.PromptScalarFieldEnum,
  PromptAudio: Prisma.PromptAudioScalarFieldEnum,
  Calendar: Prisma.CalendarScalarFieldEnum,
  CallerList: Prisma.CallerListScalarFieldEnum,
  CallerListEntry: Prisma.CallerListEntryScalarFieldEnum,
  Credential: Prisma.CredentialScalarFieldEnum,
  HttpOrigin: Prisma.HttpOriginScalarFieldEnum,
  Call: Prisma.CallScalarFieldEnum,
  CallLeg: Prisma.CallLegScalarFieldEnum,
  BlockVisit: Prisma.BlockVisitScalarFieldEnum,
  Journal: Prisma.JournalScalarFieldEnum,
  Recording: Prisma.RecordingScalarFieldEnum,
};

/** The column that says whose a row is, or null for rows that belong to no workspace. */
function scopeColumn(model: string): "workspaceId" | "id" | null {
  if (model === "Workspace") return "id";
  const known = new Map(Object.entries(columns)).get(model);
  return known !== undefined && "workspaceId" in known ? "workspaceId" : null;
}

const READS_BY_FILTER = new Set(["findFirst", "findFirstOrThrow", "findMany", "count", "aggregate", "groupBy"]);
const READS_BY_KEY = new Set(["findUnique", "findUniqueOrThrow"]);
const WRITES_BY_FILTER = new Set(["updateMany", "updateManyAndReturn", "deleteMany"]);
const WRITES_BY_KEY = new Set(["update", "delete"]);
const CREATES = new Set(["create", "createMany", "createManyAndReturn"]);

interface QueryArguments {
  where?: unknown;
  data?: unknown;
  create?: unknown;
  update?: unknown;
}

/**
 * The arguments of a query of `model`, narrowed to one workspace: filters get its id, data must carry it.
 * Whatever is not known to be safe is refused.
 * @throws WorkspaceScopeError
 */
export function scopeArguments(
  model: string,
  operation: string,
  args: QueryArguments,
  workspaceId: string,
): QueryArguments {
  const column = scopeColumn(model);
  if (column === null) {
    throw new WorkspaceScopeError(`${model} belongs to no workspace and is not to be had through a workspace's client`);
  }
  refuseForeign(args, workspaceId, `${model}.${operation}`);
  const scoped: QueryArguments = { ...args };
  const narrow = (where: unknown) => ({ AND: [where ?? {}, { [column]: workspaceId }] });
  // a unique key must stand at the top; the workspace is one condition more beside it
  const narrowKey = (where: unknown) => ({ ...Object(where), AND: [...conjuncts(where), { [column]: workspaceId }] });
  const own = (data: unknown) => {
    if (model === "Workspace") throw new WorkspaceScopeError("a workspace's client creates no workspaces");
    return { ...Object(data), workspaceId };
  };

  if (READS_BY_FILTER.has(operation) || WRITES_BY_FILTER.has(operation)) scoped.where = narrow(args.where);
  else if (READS_BY_KEY.has(operation) || WRITES_BY_KEY.has(operation)) scoped.where = narrowKey(args.where);
  else if (operation === "upsert") {
    scoped.where = narrowKey(args.where);
    scoped.create = own(args.create);
  } else if (CREATES.has(operation)) {
    scoped.data = Array.isArray(args.data) ? args.data.map(own) : own(args.data);
  } else {
    throw new WorkspaceScopeError(`${model}.${operation} cannot be narrowed to a workspace`);
  }
  return scoped;
}

function conjuncts(where: unknown): unknown[] {
  const and: unknown = Object(where).AND;
  if (and === undefined) return [];
  return Array.isArray(and) ? and : [and];
}

/** Anywhere in a query another workspace's id, or a way over the workspace itself, is refused. */
function refuseForeign(value: unknown, workspaceId: string, where: string): void {
  if (value === null || typeof value !== "object" || value instanceof Date || ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) {
    for (const member of value) refuseForeign(member, workspaceId, where);
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    if (key === "workspace") throw new WorkspaceScopeError(`${where} goes over the workspace itself`);
    if (key === "workspaceId" && member !== workspaceId && typeof member !== "boolean" && !isSortOrder(member)) {
      throw new WorkspaceScopeError(`${where} names another workspace`);
    }
    // a document that people wrote may hold any key: it is a value, not a part of the query
    if (JSON_COLUMNS.has(key)) continue;
    refuseForeign(member, workspaceId, where);
  }
}

const JSON_COLUMNS = new Set(["draft", "document", "bundle", "checks", "rules", "events", "detail", "mediaStats"]);

function isSortOrder(value: unknown): boolean {
  return value === "asc" || value === "desc";
}
