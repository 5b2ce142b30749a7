"use client";

import type { Block, BlockRegistry, FlowDocument, Problem } from "@callwright/flow-schema";
import type { Locale } from "next-intl";
import { createContext, type ReactNode, use, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { type BlockView, blockView } from "../model/canvas-model";
import type { FlowCommand } from "../model/flow-command";
import type { FlowSession, RunOptions } from "../model/flow-session";
import type { DraftSync, SaveState } from "../services/draft-sync";
import type { EditorServices } from "../services/editor-services";
import type { ChecksStore } from "./checks-store";
import type { EditorView, EditorViewStore } from "./editor-view";

/** All that an open flow is made of. The object stays the same while the page is open. */
export interface Editor {
  readonly flowId: string;
  readonly session: FlowSession;
  readonly sync: DraftSync;
  readonly services: EditorServices;
  readonly definitions: BlockRegistry;
  readonly view: EditorViewStore;
  readonly checks: ChecksStore;
  readonly locale: Locale;
  readonly canEdit: boolean;
}

const EditorContext = createContext<Editor | null>(null);

export function EditorProvider({ editor, children }: { editor: Editor; children: ReactNode }) {
  return <EditorContext value={editor}>{children}</EditorContext>;
}

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error("useEditor is used outside of an EditorProvider");
  return editor;
}

/**
 * A part of the flow; draws again only when that part is another object. The selector must give the same object for
 * the same flow.
 */
export function useFlow<T>(select: (flow: FlowDocument) => T): T {
  const { session } = useEditor();
  const read = () => select(session.document);
  return useSyncExternalStore(session.subscribe, read, read);
}

/** One block, or undefined once it is gone. */
export function useBlock(id: string): Block | undefined {
  return useFlow((flow) => flow.blocks[id]);
}

/** What the card of a block shows. */
export function useBlockView(id: string): BlockView | undefined {
  const { definitions, locale } = useEditor();
  return useFlow((flow) => {
    const block = flow.blocks[id];
    return block && blockView(block, definitions, locale);
  });
}

export function useView<T>(select: (view: EditorView) => T): T {
  return useStore(useEditor().view, select);
}

const NO_PROBLEMS: readonly Problem[] = [];

export function useBlockProblems(id: string): readonly Problem[] {
  return useStore(useEditor().checks, (checks) => checks.byBlock.get(id) ?? NO_PROBLEMS);
}

export function useSaveState(): SaveState {
  const { sync } = useEditor();
  const read = () => sync.state;
  return useSyncExternalStore(sync.subscribe, read, read);
}

/** Runs a command, unless this person may only look. */
export function useRun(): (command: FlowCommand, options?: RunOptions) => void {
  const { session, canEdit } = useEditor();
  return (command, options) => {
    if (canEdit) session.run(command, options);
  };
}
