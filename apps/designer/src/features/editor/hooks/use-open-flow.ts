import type { BlockRegistry } from "@callwright/flow-schema";
import type { Locale } from "next-intl";
import { useEffect, useState } from "react";
import type { EditorServices } from "../services/editor-services";
import { type OpenFlow, openFlow } from "../services/open-flow";
import type { Editor } from "../state/editor-context";

export type FlowOpening =
  | { readonly status: "loading" }
  | { readonly status: "failed"; readonly error: unknown; readonly retry: () => void }
  | { readonly status: "open"; readonly editor: Editor };

/** Opens a flow while the component is shown, and sends what is unsent when it goes away. */
export function useOpenFlow(
  flowId: string,
  services: EditorServices,
  definitions: BlockRegistry,
  locale: Locale,
): FlowOpening {
  const [attempt, setAttempt] = useState(0);
  const [opening, setOpening] = useState<FlowOpening>({ status: "loading" });
  useEffect(() => {
    let open: OpenFlow | null = null;
    let left = false;
    const retry = () => setAttempt(attempt + 1);
    setOpening({ status: "loading" });
    openFlow(flowId, services, definitions, locale).then(
      (opened) => {
        if (left) opened.close();
        else {
          open = opened;
          setOpening({ status: "open", editor: opened.editor });
        }
      },
      (error: unknown) => {
        if (!left) setOpening({ status: "failed", error, retry });
      },
    );
    return () => {
      left = true;
      open?.close();
    };
  }, [flowId, services, definitions, locale, attempt]);
  usePageLife(opening.status === "open" ? opening.editor : null);
  return opening;
}

/** Sends what is unsent when the page is hidden or closed, and tries again when it or the network is back. */
function usePageLife(editor: Editor | null): void {
  useEffect(() => {
    if (!editor) return;
    const { sync } = editor;
    const hidden = () => {
      if (document.visibilityState === "hidden") sync.leave();
      else sync.wake();
    };
    const leave = () => sync.leave();
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", sync.wake);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", sync.wake);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [editor]);
}
