import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";

const MARGIN_PX = 24;

/** When the panel opens beside the canvas, moves the view so that the selected block is not under its edge. */
export function useKeepSelectionVisible(id: string | null, panelVisible: boolean): void {
  const { getViewport, setViewport } = useReactFlow();
  useEffect(() => {
    if (id === null || !panelVisible) return;
    const frame = requestAnimationFrame(() => {
      const canvas = document.querySelector(".react-flow")?.getBoundingClientRect();
      const card = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.getBoundingClientRect();
      if (!canvas || !card || card.width > canvas.width) return;
      const over = card.right + MARGIN_PX - canvas.right;
      const under = canvas.left + MARGIN_PX - card.left;
      const shift = over > 0 ? -over : under > 0 ? under : 0;
      if (shift === 0) return;
      const { x, y, zoom } = getViewport();
      void setViewport({ x: x + shift, y, zoom }, { duration: 120 });
    });
    return () => cancelAnimationFrame(frame);
  }, [id, panelVisible, getViewport, setViewport]);
}
