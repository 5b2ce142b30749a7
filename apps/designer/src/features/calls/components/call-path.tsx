"use client";

import { Card, SegmentedControl } from "@callwright/ui";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { FlowPathCanvas } from "@/features/editor";
import { CallTimeline } from "./call-timeline";
import type { CallDetails } from "./call-types";
import { RecordingPlayer } from "./recording-player";

/** The way a call went: on the picture of its flow, and as a list beside it. */
export function CallPath({ call }: { call: CallDetails }) {
  const t = useTranslations("call.path");
  const { documents, visits, recordings, summary } = call;
  const [activeSeq, setActiveSeq] = useState<number | null>(null);
  const flowIds = useMemo(() => [...new Set(visits.map((visit) => visit.flowId))], [visits]);
  const activeFlow = visits.find((visit) => visit.seq === activeSeq)?.flowId;
  const [chosenFlow, setChosenFlow] = useState(flowIds[0] ?? "");
  const shown = documents[chosenFlow];
  const path = useMemo(
    () =>
      visits
        .filter((visit) => visit.flowId === chosenFlow)
        .map(({ seq, blockId, port, enteredAt, leftAt }) => ({
          seq,
          blockId,
          port,
          enteredAt: enteredAt.getTime(),
          leftAt: leftAt?.getTime() ?? null,
        })),
    [visits, chosenFlow],
  );
  const select = (seq: number) => {
    setActiveSeq(seq);
    const flowId = visits.find((visit) => visit.seq === seq)?.flowId;
    if (flowId !== undefined && flowId !== chosenFlow) setChosenFlow(flowId);
  };
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {flowIds.length > 1 ? (
          <SegmentedControl
            aria-label={t("flows")}
            value={chosenFlow}
            onValueChange={setChosenFlow}
            options={flowIds.map((id) => ({ value: id, label: documents[id]?.name ?? t("unknownFlow") }))}
          />
        ) : null}
        <Card className="h-[42rem] overflow-hidden">
          {shown ? (
            <FlowPathCanvas
              key={chosenFlow}
              document={shown}
              visits={path}
              activeSeq={activeFlow === chosenFlow ? activeSeq : null}
              onSelectVisit={select}
            />
          ) : (
            <p className="p-6 text-muted text-sm">{t("noPicture")}</p>
          )}
        </Card>
        {recordings.length > 0 ? (
          <Card className="divide-y divide-line">
            {recordings.map((recording) => (
              <RecordingPlayer key={recording.id} recording={recording} />
            ))}
          </Card>
        ) : null}
      </div>
      <CallTimeline
        visits={visits}
        documents={documents}
        startedAt={summary.startedAt}
        activeSeq={activeSeq}
        onSelect={select}
      />
    </div>
  );
}
