"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { createContext, type ReactNode, useContext } from "react";
import type { AppRouter } from "@/server/trpc/router";
import { type RoleName, roleReaches } from "../roles";

export type Me = inferRouterOutputs<AppRouter>["session"]["me"];

const MeContext = createContext<Me | null>(null);

export function MeProvider({ value, children }: { value: Me; children: ReactNode }) {
  return <MeContext value={value}>{children}</MeContext>;
}

/** Who is signed in, with role and workspace. Only within the frame. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error("useMe stands outside of the frame");
  return me;
}

/** Whether the person may do what needs at least this role; what they may not do is not shown. The server checks too. */
export function useMay(needed: RoleName): boolean {
  return roleReaches(useMe().role, needed);
}
