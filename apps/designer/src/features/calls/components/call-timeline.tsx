"use client";

import { blocks } from "@callwright/flow-blocks";
import { Card, cn } from "@callwright/ui";
import { useLocale, useTranslations } from "next-intl";
import { portLabel } from "../visit-texts";
import type { CallDetails, CallVisit } from "./call-types";
import { VisitDetail } from "./visit-detail";

export interface CallTimelineProps {
  visits: readonly CallVisit[];
  documents: CallDetails["documents"];
  startedAt: Date;
  activeSeq: number | null;
  onSelect: (seq: number) => void;
}

/** The blocks that a call went through, in order, with when, how it left them, and what came of it. */
export function CallTimeline({ visits, documents, startedAt, activeSeq, onSelect }: CallTimelineProps) {
  const t = useTranslations("call.timeline");
  const locale = useLocale();
  return (
    <Card className="max-h-[42rem] self-start overflow-y-auto py-2">
      <ol aria-label={t("label")}>
        {visits.map((visit, index) => {
          const block = documents[visit.flowId]?.blocks[visit.blockId];
          const definition = blocks.definitions[visit.kind];
          return (
            <li key={visit.seq} className="relative">
              {index < visits.length - 1 ? (
                <span
                  aria-hidden="true"
                  className="absolute top-9 bottom-[-0.6rem] left-[1.95rem] w-px bg-line-strong"
                />
              ) : null}
              <button
                type="button"
                aria-pressed={visit.seq === activeSeq}
                onClick={() => onSelect(visit.seq)}
                className={cn(
                  "flex w-full gap-3 px-4 py-2 text-left transition-colors duration-100 hover:bg-hover focus-visible:outline-offset-[-2px]",
                  visit.seq === activeSeq && "bg-accent-soft hover:bg-accent-soft",
                )}
              >
                <span
                  className={cn(
                    "relative mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-full border bg-surface font-medium text-xs tabular-nums",
                    visit.seq === activeSeq ? "border-accent text-accent-text" : "border-line-strong text-muted",
                  )}
                >
                  {index + 1}
                </span>
                <span className="min-w-0 flex-1">
                  <span className="flex items-baseline justify-between gap-2">
                    <span className="truncate font-medium text-[13px] text-ink">{visit.blockName}</span>
                    <span className="shrink-0 text-faint text-xs tabular-nums">
                      {t("at", { seconds: ((visit.enteredAt.getTime() - startedAt.getTime()) / 1000).toFixed(1) })}
                    </span>
                  </span>
                  <span className="block text-faint text-xs">
                    {definition?.messages.en.label ?? visit.kind}
                    {visit.port === null
                      ? visit.leftAt === null
                        ? ` · ${t("here")}`
                        : ` · ${t("endedHere")}`
                      : ` → ${portLabel(definition, block?.config, visit.port, locale)}`}
                  </span>
                  <VisitDetail visit={visit} />
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
