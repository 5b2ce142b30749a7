import { randomBytes } from "node:crypto";
import type { Role } from "@callwright/db";
import { workspaceDb } from "@callwright/db";
import { createTestDatabase, findFreePort, startTestRedis } from "@callwright/testing";
import type { DesignerEnv } from "../../src/env";
import type { Scope } from "../../src/server/access/scope";
import { createUser } from "../../src/server/auth/create-user";
import { createLog } from "../../src/server/services/log";
import { openServices, type Services } from "../../src/server/services/services";
import { createCaller } from "../../src/server/trpc/create-caller";
import { createWorkspace } from "../../src/server/workspaces/create-workspace";

export const PASSWORD = "correct horse battery";

export interface TestPerson {
  id: string;
  name: string;
  email: string;
}

/** The designer's services on a database and Redis of their own. No media server: what needs one is told so. */
export async function startDesignerUnderTest() {
  const [database, redis, mediaPort] = await Promise.all([createTestDatabase(), startTestRedis(), findFreePort()]);
  const env: DesignerEnv = {
    BIND_ADDRESS: "127.0.0.1",
    INTERNAL_ADDRESS: "127.0.0.1",
    LOG_LEVEL: "silent",
    PORT: 3000,
    PUBLIC_URL: "http://127.0.0.1:3000",
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    MEDIA_HOST: "127.0.0.1",
    MEDIA_PORT: mediaPort,
    MEDIA_SECRET: "test-only-secret",
    MEDIA_STORE_DIR: "/nonexistent",
    AUTH_SECRET: randomBytes(32).toString("hex"),
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    HEALTH_URLS: {},
    production: false,
  };
  const services = await openServices(env, createLog(env));
  return {
    services,
    workspace: (name: string) => addWorkspace(services, name),
    stop: async () => {
      await services.close();
      await redis.stop();
      await database.drop();
    },
  };
}

let count = 0;

async function addWorkspace(services: Services, name: string) {
  count += 1;
  const owner = { name: `Owner of ${name}`, email: `owner-${count}@example.com` };
  const { workspaceId, userId } = await createWorkspace(services.db, {
    name,
    timeZone: "Europe/Warsaw",
    owner: { ...owner, password: PASSWORD },
  });
  const scopeOf = (role: Role, person: TestPerson): Scope => ({
    workspaceId,
    role,
    actor: { id: `user:${person.id}`, name: person.name },
    db: workspaceDb(services.db, workspaceId),
    services,
  });
  const ownerPerson: TestPerson = { id: userId, ...owner };
  return {
    id: workspaceId,
    owner: ownerPerson,
    scope: scopeOf("owner", ownerPerson),
    /** A person of a role, with the procedures as they call them. */
    as: async (role: Role) => {
      if (role === "owner") return createCaller({ services, headers: new Headers(), user: ownerPerson });
      count += 1;
      const person = { name: `${role} of ${name}`, email: `${role}-${count}@example.com` };
      const { id } = await createUser(services.db, { ...person, password: PASSWORD });
      await services.db.member.create({ data: { workspaceId, userId: id, role } });
      return createCaller({ services, headers: new Headers(), user: { id, ...person } });
    },
  };
}
