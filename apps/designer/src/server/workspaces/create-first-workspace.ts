import { timingSafeEqual } from "node:crypto";
import { ServiceError } from "../access/service-error";
import { setupCode } from "../auth/setup-code";
import type { Services } from "../services/services";
import { createWorkspace, type NewWorkspace } from "./create-workspace";

/**
 * The first workspace of an installation.
 * @throws ServiceError `setup-done`, `setup-code-wrong`
 */
export async function createFirstWorkspace(
  { db, env }: Pick<Services, "db" | "env">,
  code: string,
  workspace: NewWorkspace,
): Promise<void> {
  const expected = Buffer.from(setupCode(env.AUTH_SECRET));
  const given = Buffer.from(code.trim().toLowerCase());
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new ServiceError("forbidden", "setup-code-wrong");
  }
  if ((await db.user.count()) > 0) throw new ServiceError("conflict", "setup-done");
  await createWorkspace(db, workspace);
}
