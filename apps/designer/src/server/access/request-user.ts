import { headers } from "next/headers";
import { services } from "../services/services";
import { createCaller } from "../trpc/create-caller";
import { type SignedInUser, signedInUser } from "./user-scope";

/** Who asks for the page that is being drawn; null when nobody is signed in. */
export async function requestUser(): Promise<SignedInUser | null> {
  return await signedInUser(services(), await headers());
}

/** What the frame shows of a signed-in person; null where it cannot be had, which the frame then asks and tells itself. */
export async function requestMe(user: SignedInUser) {
  const caller = createCaller({ services: services(), headers: await headers(), user });
  return await caller.session.me().catch(() => null);
}
