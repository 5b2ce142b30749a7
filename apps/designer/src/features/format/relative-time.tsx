"use client";

import { Tooltip } from "@callwright/ui";
import { useFormatter, useNow } from "next-intl";
import { useMe } from "@/features/shell/hooks/use-me";

const REFRESH_MS = 30_000;

/** How long ago; the exact time in the workspace's zone on hover. */
export function RelativeTime({ at }: { at: Date }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: REFRESH_MS });
  const { timeZone } = useMe().workspace;
  const exact = format.dateTime(at, { dateStyle: "medium", timeStyle: "medium", timeZone });
  return (
    <Tooltip content={`${exact} (${timeZone})`}>
      <time dateTime={at.toISOString()}>{at > now ? format.relativeTime(now, now) : format.relativeTime(at, now)}</time>
    </Tooltip>
  );
}
