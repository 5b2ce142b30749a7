import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { blockView, placeOf } from "../model/canvas-model";
import { openTab, select } from "../state/editor-actions";
import { useEditor } from "../state/editor-context";

/** Selects a block, brings it into the middle of the canvas, and opens its form (at a field, when one is named). */
export function useRevealBlock(): (id: string, field?: readonly (string | number)[]) => void {
  const editor = useEditor();
  const { setCenter, getZoom } = useReactFlow();
  return useCallback(
    (id, field) => {
      const { session, definitions, locale, view } = editor;
      const block = session.document.blocks[id];
      if (!block) return;
      const { x, y } = placeOf(session.document, id);
      const { width, height } = blockView(block, definitions, locale);
      const zoom = Math.min(1.2, Math.max(getZoom(), 0.7));
      void setCenter(x + width / 2, y + height / 2, { zoom, duration: 150 });
      select(editor, [id]);
      if (field) {
        openTab(editor, "block");
        view.setState({ focusField: field.join(".") });
      }
    },
    [editor, setCenter, getZoom],
  );
}
