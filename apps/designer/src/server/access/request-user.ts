import { headers } from "next/headers";
import { services } from "../services/services";
import { type SignedInUser, signedInUser } from "./user-scope";

/** Who asks for the page that is being drawn; null when nobody is signed in. */
export async function requestUser(): Promise<SignedInUser | null> {
  return await signedInUser(services(), await headers());
}
