import { applyFix } from "@callwright/flow-checks";
import type { Fix, Problem } from "@callwright/flow-schema";
import { useTranslations } from "next-intl";
import { textsOf } from "../model/block-texts";
import { replaceFlow } from "../model/flow-commands";
import { select } from "../state/editor-actions";
import { useEditor } from "../state/editor-context";

/** One-click fixes: what the button says, and doing it (one step to undo). */
export function useFixProblem(): { readonly label: (fix: Fix) => string; readonly apply: (problem: Problem) => void } {
  const t = useTranslations("editor.fixes");
  const editor = useEditor();
  const { session, definitions, locale } = editor;
  const label = (fix: Fix): string => {
    switch (fix.type) {
      case "add-and-connect": {
        const definition = definitions[fix.kind];
        return t("add-and-connect", { block: definition ? textsOf(definition, locale).label : fix.kind });
      }
      case "connect":
        return t("connect", { block: session.document.blocks[fix.to]?.name ?? fix.to });
      case "declare-variable":
        return t("declare-variable", { name: fix.name });
      case "set-error-handler":
        return fix.block === null ? t("clear-error-handler") : t("set-error-handler");
      default:
        return t(fix.type);
    }
  };
  const apply = ({ fix }: Problem) => {
    if (!fix || !editor.canEdit) return;
    session.run(replaceFlow(applyFix(session.document, fix, definitions)));
    if (fix.type === "remove-block") select(editor, []);
  };
  return { label, apply };
}
