export * from "../generated/client";
export { createDb, type Db } from "./create-db";
export { createSealKey, openSealed, readSealKey, SealError, seal } from "./seal";
export { type WorkspaceDb, type WorkspaceTransaction, workspaceDb } from "./workspace-db";
export { WorkspaceScopeError } from "./workspace-scope";
