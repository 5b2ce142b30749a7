import { toast } from "@callwright/ui";
import { useReactFlow } from "@xyflow/react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { copySelection, cutSelection, duplicateSelection, pasteText } from "../state/clipboard-actions";
import { deleteSelection, nudgeSelection, openTab, select, stepBack } from "../state/editor-actions";
import { type Editor, useEditor } from "../state/editor-context";
import { useAutoLayout } from "./use-auto-layout";

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Whether the key or the clipboard belongs to a text field, a menu, a dialog or the panel: by what has the focus.
 * (Clipboard events are sent to wherever the last press has put the caret, be it plain text.)
 */
function belongsElsewhere(): boolean {
  const target = document.activeElement;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [data-panel]")) {
    return true;
  }
  return document.querySelector("[role=dialog], [role=alertdialog]") !== null;
}

const isUndoKey = ({ key }: KeyboardEvent) => ["z", "y"].includes(key.toLowerCase());

const isPanelField = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("[data-panel]") !== null;

/** The keyboard of the canvas page. What each key does stands in the sheet of shortcuts. */
export function useEditorKeys(): void {
  const editor = useEditor();
  const flow = useReactFlow();
  const layout = useAutoLayout();
  const t = useTranslations("editor.paste");
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey;
      // Finding a block works from everywhere on the page.
      if (command && event.key.toLowerCase() === "f") {
        event.preventDefault();
        editor.view.setState({ finding: true });
        return;
      }
      // Undo is exact for forms too: a field's own would know nothing of the steps around it.
      if (command && isUndoKey(event) && isPanelField(event.target)) {
        onCommandKey(editor, event);
        event.preventDefault();
        return;
      }
      if (belongsElsewhere()) return;
      const handled = command
        ? onCommandKey(editor, event)
        : onPlainKey(editor, event, {
            arrange: layout.run,
            fit: () => void flow.fitView({ padding: 0.2, maxZoom: 1 }),
          });
      if (handled) event.preventDefault();
    };
    const onCopy = (event: ClipboardEvent) => {
      if (belongsElsewhere() || hasTextSelection()) return;
      const text = event.type === "cut" ? cutSelection(editor) : copySelection(editor);
      if (text === null) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (belongsElsewhere() || !editor.canEdit) return;
      const canvas = document.querySelector(".react-flow")?.getBoundingClientRect();
      if (!canvas) return;
      event.preventDefault();
      const middle = flow.screenToFlowPosition({
        x: canvas.left + canvas.width / 2,
        y: canvas.top + canvas.height / 2,
      });
      const reading = pasteText(editor, event.clipboardData?.getData("text/plain") ?? "", middle);
      if (!reading.ok) toast.error(t(`${reading.reason}.what`), { description: t(`${reading.reason}.fix`) });
    };
    window.addEventListener("keydown", onKeyDown);
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
    };
  }, [editor, flow, layout.run, t]);
}

const hasTextSelection = () => (document.getSelection()?.toString() ?? "") !== "";

function onCommandKey(editor: Editor, event: KeyboardEvent): boolean {
  switch (event.key.toLowerCase()) {
    case "z":
      stepBack(editor, event.shiftKey ? "redo" : "undo");
      return true;
    case "y":
      stepBack(editor, "redo");
      return true;
    case "a":
      select(editor, Object.keys(editor.session.document.blocks));
      return true;
    case "d":
      duplicateSelection(editor);
      return true;
    default:
      return false;
  }
}

function onPlainKey(editor: Editor, event: KeyboardEvent, view: { arrange: () => void; fit: () => void }): boolean {
  const focused = event.target instanceof HTMLElement ? event.target.closest(".react-flow__node") : null;
  const arrow = ARROWS[event.key];
  if (arrow) {
    const steps = event.shiftKey ? 4 : 1;
    nudgeSelection(editor, arrow[0] * steps, arrow[1] * steps);
    return editor.view.getState().selected.length > 0;
  }
  if (focused && (event.key === "Enter" || event.key === " ")) {
    const id = focused.getAttribute("data-id");
    if (id) select(editor, [id]);
    openTab(editor, "block");
    if (event.key === "Enter") requestAnimationFrame(focusPanel);
    return true;
  }
  // A button in the hand of the keyboard keeps the keys that press it.
  const onButton = event.target instanceof HTMLElement && event.target.closest("button, a") !== null;
  if (onButton && (event.key === "Enter" || event.key === " ")) return false;
  switch (event.key) {
    case "Delete":
    case "Backspace":
      deleteSelection(editor);
      return true;
    case "Enter":
      if (editor.view.getState().selected.length !== 1) return false;
      openTab(editor, "block");
      requestAnimationFrame(focusPanel);
      return true;
    case "Escape":
      select(editor, []);
      return true;
    case "?":
      editor.view.setState({ shortcuts: true });
      return true;
    case "A":
      view.arrange();
      return true;
    case "!":
      view.fit();
      return true;
    case "/":
      document.querySelector<HTMLInputElement>("[data-palette-search]")?.focus();
      return true;
    default:
      return false;
  }
}

function focusPanel(): void {
  document.querySelector<HTMLElement>("[data-panel] input, [data-panel] textarea")?.focus();
}
