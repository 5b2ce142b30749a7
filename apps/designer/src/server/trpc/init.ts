import type { Role } from "@callwright/db";
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";
import { mayAct, type Scope } from "../access/scope";
import { type ErrorKind, ServiceError } from "../access/service-error";
import { type SignedInUser, userScope } from "../access/user-scope";
import type { Services } from "../services/services";

export interface TrpcContext {
  services: Services;
  headers: Headers;
  user: SignedInUser | null;
}

const trpc = initTRPC.context<TrpcContext>().create({
  transformer: superjson,
  errorFormatter({ shape, error }) {
    const cause = error.cause;
    return {
      ...shape,
      // what a defect says is for the log, not for the page
      message: cause instanceof ServiceError || error.code !== "INTERNAL_SERVER_ERROR" ? shape.message : "internal",
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        service:
          cause instanceof ServiceError ? { code: cause.code, params: cause.params, detail: cause.detail } : undefined,
        invalid: cause instanceof z.ZodError ? z.flattenError(cause).fieldErrors : undefined,
      },
    };
  },
});

export const createRouter = trpc.router;
export const createCallerFactory = trpc.createCallerFactory;

const TRPC_CODES = {
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  "not-found": "NOT_FOUND",
  conflict: "CONFLICT",
  invalid: "UNPROCESSABLE_CONTENT",
  unavailable: "SERVICE_UNAVAILABLE",
} as const satisfies Record<ErrorKind, TRPCError["code"]>;

/** Services throw {@link ServiceError}; pages are told by tRPC's own codes, with the service's code beside. */
const withServiceErrors = trpc.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof ServiceError) {
    const cause = result.error.cause;
    throw new TRPCError({ code: TRPC_CODES[cause.kind], message: cause.code, cause });
  }
  return result;
});

/** For anybody; there are hardly any such procedures. */
export const publicProcedure = trpc.procedure.use(withServiceErrors);

/** For members of a workspace: every procedure has its scope and nothing else. */
const memberProcedure = publicProcedure.use(async ({ ctx, next }) => {
  if (ctx.user === null) throw new ServiceError("unauthenticated", "signed-out");
  const scope = await userScope(ctx.services, ctx.user, ctx.headers);
  if (scope === null) throw new ServiceError("forbidden", "no-workspace");
  return next({ ctx: { ...ctx, user: ctx.user, scope } });
});

function procedureFor(needed: Role) {
  return memberProcedure.use(({ ctx, next }) => {
    requireRole(ctx.scope, needed);
    return next();
  });
}

/** @throws ServiceError `role-too-low` */
export function requireRole(scope: Scope, needed: Role): void {
  if (mayAct(scope.role, needed)) return;
  throw new ServiceError("forbidden", "role-too-low", { params: { role: scope.role, needed } });
}

/** What every member may see. */
export const viewerProcedure = procedureFor("viewer");
/** Changes of flows, prompts, calendars and lists, and publishing. */
export const editorProcedure = procedureFor("editor");
/** Numbers, extensions, origins, credentials, people and keys. */
export const adminProcedure = procedureFor("admin");
