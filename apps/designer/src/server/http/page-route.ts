import type { Role } from "@callwright/db";
import { mayAct, type Scope } from "../access/scope";
import { ServiceError } from "../access/service-error";
import { signedInUser, userScope } from "../access/user-scope";
import { internalRestError, restError } from "../rest/rest-error";
import { services } from "../services/services";

/**
 * A route that pages use beside tRPC (sound, uploads): for members of a workspace with at least this role.
 * Errors are answered as JSON, as those of /api/v1.
 */
export async function pageRoute(
  request: Request,
  needed: Role,
  answer: (scope: Scope) => Promise<Response>,
): Promise<Response> {
  const present = services();
  try {
    const user = await signedInUser(present, request.headers);
    if (user === null) throw new ServiceError("unauthenticated", "signed-out");
    const scope = await userScope(present, user, request.headers);
    if (scope === null) throw new ServiceError("forbidden", "no-workspace");
    if (!mayAct(scope.role, needed)) {
      throw new ServiceError("forbidden", "role-too-low", { params: { role: scope.role, needed } });
    }
    return await answer(scope);
  } catch (error) {
    if (error instanceof ServiceError) return restError(error);
    present.log.error({ err: error, path: new URL(request.url).pathname }, "a request failed");
    return internalRestError();
  }
}
