import { keyScope } from "../access/key-scope";
import { ServiceError } from "../access/service-error";
import type { Services } from "../services/services";
import type { RawInput, RestRoute } from "./define-route";
import { internalRestError, restError } from "./rest-error";
import { restRoutes } from "./rest-routes";

/**
 * Answers a request to `/api/v1`: finds the route, the key's scope, checks what came and what goes.
 * @param path below /api/v1, decoded segments
 */
export async function handleRest(services: Services, request: Request, path: readonly string[]): Promise<Response> {
  try {
    const scope = await keyScope(services, request.headers, new Date());
    const { route, params } = findRoute(request.method, path);
    const raw: RawInput = {
      params,
      query: Object.fromEntries(new URL(request.url).searchParams),
      body: route.method === "POST" ? await readBody(request) : undefined,
    };
    return Response.json(await route.run(scope, raw), {
      status: route.status,
      headers: { "cache-control": "no-store" },
    });
  } catch (error) {
    if (error instanceof ServiceError) return restError(error);
    services.log.error({ err: error, path: path.join("/") }, "a REST request failed");
    return internalRestError();
  }
}

function findRoute(method: string, path: readonly string[]): { route: RestRoute; params: Record<string, string> } {
  const here = restRoutes.flatMap((route) => {
    const params = match(route.path, path);
    return params === null ? [] : [{ route, params }];
  });
  const found = here.find((candidate) => candidate.route.method === method);
  if (found) return found;
  const address = `${method} /api/v1/${path.join("/")}`;
  const allowed = [...new Set(here.map((candidate) => candidate.route.method))].join(", ");
  if (here.length > 0) throw new ServiceError("invalid", "method-not-allowed", { params: { address, allowed } });
  throw new ServiceError("not-found", "no-such-address", { params: { address } });
}

/** Parameters where the pattern fits; a fixed segment is preferred by the order of the table. */
function match(pattern: string, path: readonly string[]): Record<string, string> | null {
  const parts = pattern.split("/").filter((part) => part !== "");
  if (parts.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = path[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined) params[name] = value;
    else if (part !== value) return null;
  }
  return params;
}

async function readBody(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch (cause) {
    throw new ServiceError("invalid", "body-no-json", { cause });
  }
}
