import { createHash } from "node:crypto";
import { workspaceDb } from "@callwright/db";
import type { Services } from "../services/services";
import type { Scope } from "./scope";
import { ServiceError } from "./service-error";

/** Writing down each use of a key would be a write for each request: once a minute tells as much. */
const LAST_USED_STEP_MS = 60_000;

/** What is stored of a key. Keys are 256 random bits, so a plain hash is as good as a slow one. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/**
 * The scope of a program by its API key (`Authorization: Bearer <key>`).
 * @throws ServiceError `key-missing`, `key-wrong`
 */
export async function keyScope(services: Services, headers: Headers, now: Date): Promise<Scope> {
  const key = /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (key === undefined) throw new ServiceError("unauthenticated", "key-missing");
  const row = await services.db.apiKey.findUnique({ where: { hash: hashApiKey(key) } });
  const valid = row !== null && row.revokedAt === null && (row.expiresAt === null || row.expiresAt > now);
  if (!valid) throw new ServiceError("unauthenticated", "key-wrong");
  const { workspaceId, id, name, role } = row;
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > LAST_USED_STEP_MS) {
    await services.db.apiKey.updateMany({ where: { workspaceId, id }, data: { lastUsedAt: now } });
  }
  return {
    workspaceId,
    role,
    actor: { id: `key:${id}`, name },
    db: workspaceDb(services.db, workspaceId),
    services,
  };
}
