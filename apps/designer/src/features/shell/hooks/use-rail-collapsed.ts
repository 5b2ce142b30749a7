"use client";

import { useCallback, useSyncExternalStore } from "react";

const STORAGE_KEY = "callwright.rail";
const CHANGED = "callwright:rail";

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener("storage", listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener("storage", listener);
  };
}

/** Whether the rail shows icons only; kept in this browser. */
export function useRailCollapsed(): [boolean, (collapsed: boolean) => void] {
  const collapsed = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(STORAGE_KEY) === "collapsed",
    () => false,
  );
  const set = useCallback((next: boolean) => {
    localStorage.setItem(STORAGE_KEY, next ? "collapsed" : "open");
    window.dispatchEvent(new Event(CHANGED));
  }, []);
  return [collapsed, set];
}
