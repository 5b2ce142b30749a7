"use client";

import type { Problem } from "@callwright/flow-schema";
import { Button, cn } from "@callwright/ui";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { useFixProblem } from "../../hooks/use-fix-problem";
import { useProblemText } from "../../hooks/use-problem-text";
import type { Control } from "../../model/form-model";
import { useEditor } from "../../state/editor-context";
import { type Path, useForm } from "./form-context";

/** Problems of a block that belong to no field, with their fixes. */
export function ProblemNotes({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2">
      {problems.map((problem, index) => (
        <li key={`${problem.code}-${problem.port ?? index}`}>
          <ProblemNote problem={problem} />
        </li>
      ))}
    </ul>
  );
}

function ProblemNote({ problem }: { problem: Problem }) {
  const { canEdit } = useEditor();
  const words = useProblemText();
  const { label, apply } = useFixProblem();
  const text = words(problem);
  const error = problem.severity === "error";
  const Icon = error ? CircleAlert : TriangleAlert;
  return (
    <div
      className={cn(
        "flex gap-2 rounded-lg border px-3 py-2 text-[13px]",
        error ? "border-bad-line bg-bad-soft text-bad" : "border-warn-line bg-warn-soft text-warn",
      )}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{text.what}</p>
        <p className="opacity-90">{text.why}</p>
        {problem.fix && canEdit ? (
          <Button size="xs" className="mt-1.5" onClick={() => apply(problem)}>
            {label(problem.fix)}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/**
 * What is wrong with one field, in a sentence, or null. A control that shows the problems of its parts by itself
 * (a list, prompts, a condition) speaks only of its own.
 */
export function useFieldProblem(path: Path, control: Control | null): string | null {
  const { problems } = useForm();
  const words = useProblemText();
  const own = path.join(".");
  const deep = control?.type === "keys" || control?.type === "choice";
  const problem = problems.find((candidate) => {
    const at = candidate.path?.join(".") ?? "";
    return at === own || (deep && at.startsWith(`${own}.`));
  });
  if (!problem) return null;
  const text = words(problem);
  return `${text.what} ${text.fix}`.trim();
}
