import { createStore } from "zustand/vanilla";

export type PanelTab = "block" | "checks" | "variables" | "versions" | "settings";

/** A quick-insert menu: where it stands on the screen, and what the chosen block is wired to. */
export interface QuickInsert {
  /** Place on the screen, in CSS pixels. */
  readonly screen: { readonly x: number; readonly y: number };
  /** Where the block goes on the canvas: middle of its upper edge. */
  readonly canvas: { readonly x: number; readonly y: number };
  /** The port it is led to from; with `into`, the new block goes into that wire. */
  readonly from: { readonly block: string; readonly port: string } | null;
  readonly into: boolean;
}

/** What the page shows, as opposed to what the flow is: never stored, never undone, never shared. */
export interface EditorView {
  readonly tab: PanelTab;
  readonly panelOpen: boolean;
  readonly paletteOpen: boolean;
  /** Ids of the selected blocks, in the canvas's order. */
  readonly selected: readonly string[];
  readonly selectedWire: string | null;
  /** With one block selected: everything that leads to it or follows from it. */
  readonly related: ReadonlySet<string> | null;
  readonly quickInsert: QuickInsert | null;
  readonly finding: boolean;
  readonly shortcuts: boolean;
  readonly publishing: boolean;
  /** A block that is being dragged lies over this wire and goes into it when dropped. */
  readonly dropWire: string | null;
  /** A connection is being drawn: cards show where it may end. */
  readonly connecting: boolean;
  /** A field of the block form to move the focus to, as dotted path with indices. */
  readonly focusField: string | null;
}

/** With no block selected its form would be empty: the canvas has the room. */
export function isPanelVisible(view: EditorView): boolean {
  return view.panelOpen && (view.tab !== "block" || view.selected.length > 0);
}

export type EditorViewStore = ReturnType<typeof createEditorView>;

export function createEditorView() {
  return createStore<EditorView>(() => ({
    tab: "block",
    panelOpen: true,
    paletteOpen: true,
    selected: [],
    selectedWire: null,
    related: null,
    quickInsert: null,
    finding: false,
    shortcuts: false,
    publishing: false,
    dropWire: null,
    connecting: false,
    focusField: null,
  }));
}
