"use client";

import { Mic } from "lucide-react";
import { useTranslations } from "next-intl";
import { clockDuration } from "@/features/format/duration";
import { RelativeTime } from "@/features/format/relative-time";
import type { CallDetails } from "./call-types";

/** One recording of a call. It is fetched only when somebody listens, and that is written down. */
export function RecordingPlayer({ recording }: { recording: CallDetails["recordings"][number] }) {
  const t = useTranslations("call.recording");
  return (
    <figure className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5">
      <figcaption className="flex min-w-40 flex-1 items-center gap-3 text-sm">
        <span className="flex size-8 items-center justify-center rounded-lg bg-talk-soft text-talk">
          <Mic aria-hidden="true" className="size-4" />
        </span>
        <span>
          <span className="block font-medium text-ink">{t("message")}</span>
          <span className="block text-faint text-xs">
            {clockDuration(recording.durationMs)} · <RelativeTime at={recording.createdAt} />
          </span>
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/useMediaCaption: what callers say has no captions */}
      <audio
        controls
        preload="none"
        src={`/api/recordings/${encodeURIComponent(recording.id)}/audio`}
        className="h-9 max-w-full"
        aria-label={t("listen")}
      />
    </figure>
  );
}
