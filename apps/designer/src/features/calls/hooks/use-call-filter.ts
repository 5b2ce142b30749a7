"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";

export const CALL_STATUSES = ["inProgress", "completed", "failed"] as const;
export type CallStatusFilter = (typeof CALL_STATUSES)[number];
export const CALL_PERIODS = ["hour", "day", "week", "month"] as const;
export type CallPeriod = (typeof CALL_PERIODS)[number];

export interface CallFilter {
  caller?: string | undefined;
  number?: string | undefined;
  flow?: string | undefined;
  status?: CallStatusFilter | undefined;
  period?: CallPeriod | undefined;
  /** Instant (ISO 8601) before which the calls of this page started. */
  before?: string | undefined;
}

const HOUR_MS = 3_600_000;
const PERIOD_MS: Record<CallPeriod, number> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
};
const KEYS = ["caller", "number", "flow", "status", "period", "before"] as const;

/** The filter of the calls list. It lives in the URL, so that a view can be sent to somebody and the back button works. */
export function useCallFilter() {
  const params = useSearchParams();
  const router = useRouter();
  const filter = useMemo((): CallFilter => {
    const text = (key: string) => params.get(key) || undefined;
    return {
      caller: text("caller"),
      number: text("number"),
      flow: text("flow"),
      status: CALL_STATUSES.find((status) => status === text("status")),
      period: CALL_PERIODS.find((period) => period === text("period")),
      before: text("before"),
    };
  }, [params]);
  const query = useMemo(() => {
    const before = filter.before === undefined ? Number.NaN : Date.parse(filter.before);
    // to the minute, so that the query stays the same from one refresh to the next
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    return {
      limit: 50,
      ...(filter.caller ? { caller: filter.caller } : {}),
      ...(filter.number ? { number: filter.number } : {}),
      ...(filter.flow ? { flowId: filter.flow } : {}),
      ...(filter.status ? { status: filter.status } : {}),
      ...(filter.period ? { from: new Date(now - PERIOD_MS[filter.period]) } : {}),
      ...(Number.isNaN(before) ? {} : { before: new Date(before) }),
    };
  }, [filter]);
  const setFilter = (next: CallFilter) => {
    const search = new URLSearchParams();
    for (const key of KEYS) {
      const value = next[key];
      if (value) search.set(key, value);
    }
    const text = search.toString();
    router.replace(text === "" ? "/calls" : `/calls?${text}`, { scroll: false });
  };
  return { filter, query, setFilter, active: KEYS.some((key) => filter[key] !== undefined) };
}
