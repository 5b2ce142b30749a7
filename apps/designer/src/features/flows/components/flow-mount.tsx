"use client";

import { FlowEditorPage } from "@/features/editor";

/** The canvas takes the whole page beside the rail. */
export function FlowMount({ flowId }: { flowId: string }) {
  return <FlowEditorPage key={flowId} flowId={flowId} />;
}
