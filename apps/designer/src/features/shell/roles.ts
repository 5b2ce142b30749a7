const RANKS = { viewer: 0, editor: 1, admin: 2, owner: 3 } as const;

export type RoleName = keyof typeof RANKS;
export const ROLES = ["viewer", "editor", "admin", "owner"] as const satisfies readonly RoleName[];

/** Whether a role may do what needs at least `needed`. The server decides; pages only do not show what is refused. */
export function roleReaches(role: RoleName, needed: RoleName): boolean {
  return RANKS[role] >= RANKS[needed];
}
