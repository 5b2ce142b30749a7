import { toast } from "@callwright/ui";
import { useReactFlow } from "@xyflow/react";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import { autoLayout } from "../model/auto-layout";
import { moveBlocks } from "../model/block-commands";
import { useEditor } from "../state/editor-context";

/** Arranges all blocks from top to bottom, as one step to undo. The library is loaded when it is first used. */
export function useAutoLayout(): { readonly run: () => void; readonly busy: boolean } {
  const t = useTranslations("editor.controls");
  const { session, definitions, locale, canEdit } = useEditor();
  const { fitView } = useReactFlow();
  const [busy, setBusy] = useState(false);
  const run = useCallback(async () => {
    if (!canEdit) return;
    setBusy(true);
    try {
      const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
      const places = await autoLayout(new Elk(), session.document, definitions, locale);
      session.run(moveBlocks(places));
      requestAnimationFrame(() => void fitView({ padding: 0.2, maxZoom: 1, duration: 150 }));
    } catch {
      toast.error(t("arrangeFailed"));
    } finally {
      setBusy(false);
    }
  }, [canEdit, session, definitions, locale, fitView, t]);
  return { run: () => void run(), busy };
}
