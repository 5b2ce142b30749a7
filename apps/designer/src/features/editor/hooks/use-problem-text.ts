import type { Problem } from "@callwright/flow-schema";
import { useCallback } from "react";
import { type ProblemText, problemText } from "../model/problem-texts";
import { useEditor, useFlow } from "../state/editor-context";

/** Problems in words. */
export function useProblemText(): (problem: Problem) => ProblemText {
  const { definitions, locale } = useEditor();
  const flow = useFlow((document) => document);
  return useCallback((problem) => problemText(problem, flow, definitions, locale), [flow, definitions, locale]);
}
