import { useNodesInitialized, useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useEditor } from "../state/editor-context";

/** Smaller than this, cards cannot be read: then the flow's beginning is shown instead of all of it. */
const READABLE_ZOOM = 0.45;
const MARGIN_PX = 48;

/** What is seen when a flow is opened: all of it, or its beginning where all would be too small to read. */
export function useFirstView(): void {
  const ready = useNodesInitialized();
  const done = useRef(false);
  const { session } = useEditor();
  const { setViewport, getNodes, getNodesBounds } = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    const { width, height } = store.getState();
    const nodes = getNodes();
    const all = getNodesBounds(nodes);
    const fit = Math.min((width - 2 * MARGIN_PX) / all.width, (height - 2 * MARGIN_PX) / all.height, 1);
    const start = nodes.find((node) => node.id === session.document.start);
    const whole = fit >= READABLE_ZOOM || !start;
    const zoom = whole ? fit : 0.8;
    const middle = whole ? all.x + all.width / 2 : start.position.x + (start.width ?? 256) / 2;
    const slack = whole && fit === 1 ? (height - all.height) / 3 : MARGIN_PX;
    const top = whole ? all.y : start.position.y;
    void setViewport({ x: width / 2 - middle * zoom, y: Math.max(MARGIN_PX, slack) - top * zoom, zoom });
  }, [ready, session, setViewport, getNodes, getNodesBounds, store]);
}
