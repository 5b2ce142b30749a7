import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/router";

export type CallDetails = inferRouterOutputs<AppRouter>["calls"]["get"];
export type CallVisit = CallDetails["visits"][number];
export type CallLeg = CallDetails["legs"][number];
