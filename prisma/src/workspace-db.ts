import type { Db } from "./create-db";
import { scopeArguments, WorkspaceScopeError } from "./workspace-scope";

/**
 * A client that reads and writes one workspace only: whatever the query says, the workspace's id is added to it, and
 * what cannot be narrowed (raw SQL, rows of no workspace, another workspace's id) is refused with {@link WorkspaceScopeError}.
 * It shares the pool of `db`; nothing is to be closed.
 */
export function workspaceDb(db: Db, workspaceId: string) {
  if (workspaceId === "") throw new WorkspaceScopeError("no workspace given");
  return db.$extends({
    name: "workspace",
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          const scoped = { ...args };
          for (const [key, value] of Object.entries(scopeArguments(model, operation, args ?? {}, workspaceId))) {
            Reflect.set(scoped, key, value);
          }
          return query(scoped);
        },
      },
      $queryRaw: refuseRaw,
      $queryRawUnsafe: refuseRaw,
      $executeRaw: refuseRaw,
      $executeRawUnsafe: refuseRaw,
    },
  });
}

function refuseRaw(): never {
  throw new WorkspaceScopeError("raw SQL cannot be narrowed to a workspace");
}

/** A client of one workspace. */
export type WorkspaceDb = ReturnType<typeof workspaceDb>;
/** The same inside of a transaction. */
export type WorkspaceTransaction = Parameters<Parameters<WorkspaceDb["$transaction"]>[0]>[0];
