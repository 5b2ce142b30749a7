import type { Role, WorkspaceDb } from "@callwright/db";
import type { Services } from "../services/services";

/**
 * On whose behalf something is done: one workspace, one role, one person or key. Everything that touches a workspace's
 * data takes it, and reaches the database through its `db` only, which cannot leave the workspace.
 */
export interface Scope {
  readonly workspaceId: string;
  readonly role: Role;
  readonly actor: Actor;
  readonly db: WorkspaceDb;
  readonly services: Services;
}

export interface Actor {
  /** `user:<id>`, `key:<id>` or `system`. */
  readonly id: string;
  readonly name: string;
}

const RANKS: Record<Role, number> = { viewer: 0, editor: 1, admin: 2, owner: 3 };

/** Whether `role` may do what needs at least `needed`. */
export function mayAct(role: Role, needed: Role): boolean {
  return RANKS[role] >= RANKS[needed];
}
