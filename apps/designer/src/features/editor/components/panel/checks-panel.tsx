"use client";

import type { Problem } from "@callwright/flow-schema";
import { Button } from "@callwright/ui";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useStore } from "zustand";
import { useFixProblem } from "../../hooks/use-fix-problem";
import { useProblemText } from "../../hooks/use-problem-text";
import { useRevealBlock } from "../../hooks/use-reveal-block";
import { useEditor } from "../../state/editor-context";

/** Every problem of the flow: what is wrong, what it means for callers, and the way to mend it. */
export function ChecksPanel() {
  const t = useTranslations("editor.checks");
  const { checks } = useEditor();
  const { problems, errors, warnings, ready } = useStore(checks);
  if (!ready) return null;
  if (problems.length === 0) {
    return (
      <div className="flex flex-col items-center px-8 py-16 text-center">
        <CircleCheck aria-hidden="true" className="mb-3 size-7 text-good" />
        <h2 className="font-medium text-sm">{t("noneTitle")}</h2>
        <p className="mt-1 text-[13px] text-faint">{t("noneText")}</p>
      </div>
    );
  }
  return (
    <div className="p-3">
      <p className="px-1 pb-2 text-[13px] text-muted">{t("summary", { errors, warnings })}</p>
      <ProblemList problems={problems} />
    </div>
  );
}

export interface ProblemListProps {
  readonly problems: readonly Problem[];
  /** After a press on a problem has brought its block into view. */
  readonly onReveal?: () => void;
}

export function ProblemList({ problems, onReveal }: ProblemListProps) {
  return (
    <ul className="flex flex-col gap-2">
      {problems.map((problem, index) => (
        <ProblemRow
          key={problemKey(problem, index)}
          problem={problem}
          {...(onReveal === undefined ? {} : { onReveal })}
        />
      ))}
    </ul>
  );
}

const problemKey = (problem: Problem, index: number) =>
  [problem.code, problem.block, problem.port, problem.path?.join("."), index].join("/");

function ProblemRow({ problem, onReveal }: { problem: Problem; onReveal?: () => void }) {
  const t = useTranslations("editor.checks");
  const { canEdit } = useEditor();
  const reveal = useRevealBlock();
  const words = useProblemText();
  const fix = useFixProblem();
  const text = words(problem);
  const error = problem.severity === "error";
  const Icon = error ? CircleAlert : TriangleAlert;
  const { block } = problem;
  const show = () => {
    if (block === undefined) return;
    reveal(block, problem.path ?? []);
    onReveal?.();
  };
  return (
    <li
      data-code={problem.code}
      className="rounded-lg border border-line bg-surface shadow-card hover:border-line-strong"
    >
      <button
        type="button"
        disabled={block === undefined}
        onClick={show}
        className="flex w-full gap-2.5 rounded-lg px-3 pt-2.5 pb-2.5 text-left"
      >
        <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${error ? "text-bad" : "text-warn"}`} />
        <span className="min-w-0">
          <span className="sr-only">{error ? t("error") : t("warning")}</span>
          <span className="block font-medium text-[13px] text-ink">{text.what}</span>
          <span className="block text-[13px] text-muted">{text.why}</span>
          <span className="mt-0.5 block text-[13px] text-faint">{text.fix}</span>
        </span>
      </button>
      {problem.fix && canEdit ? (
        <div className="px-3 pb-2.5 pl-9.5">
          <Button size="xs" onClick={() => fix.apply(problem)}>
            {fix.label(problem.fix)}
          </Button>
        </div>
      ) : null}
    </li>
  );
}
