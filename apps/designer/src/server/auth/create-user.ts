import type { Db } from "@callwright/db";
import { hashPassword } from "better-auth/crypto";
import { isUniqueViolation, ServiceError } from "../access/service-error";
import { createId } from "../services/create-id";

export interface NewUser {
  name: string;
  email: string;
  password: string;
}

type UserWriter = Pick<Db, "user">;

/**
 * A person who can sign in with e-mail and password, as better-auth stores them.
 * @throws ServiceError `email-taken`
 */
export async function createUser(db: UserWriter, { name, email, password }: NewUser): Promise<{ id: string }> {
  const id = createId();
  try {
    await db.user.create({
      data: {
        id,
        name,
        email: email.toLowerCase(),
        accounts: {
          create: { id: createId(), accountId: id, providerId: "credential", password: await hashPassword(password) },
        },
      },
    });
  } catch (cause) {
    if (isUniqueViolation(cause)) throw new ServiceError("conflict", "email-taken", { params: { email }, cause });
    throw cause;
  }
  return { id };
}
