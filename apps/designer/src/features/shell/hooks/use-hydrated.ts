"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False in the HTML that the server sends and until the page's code has taken it over; true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
