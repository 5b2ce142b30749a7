import { TRPCClientError } from "@trpc/client";
import superjson from "superjson";
import type { useApiClient } from "@/features/api/api-provider";
import { type EditorServices, RefusedError } from "./editor-services";

type ApiClient = ReturnType<typeof useApiClient>;

/** The editor's wishes as calls of the server's procedures. */
export function createTrpcServices(api: ApiClient): EditorServices {
  return {
    drafts: {
      load: async (flowId) => {
        const { state, seq, canEdit } = await told(api.editor.load.query({ flowId }));
        return { state: fromBase64(state), seq, canEdit };
      },
      push: async (flowId, updates, options) => {
        const input = { flowId, updates: updates.map(toBase64) };
        if (options?.leaving) return sendLeaving(input);
        return told(api.editor.push.mutate(input));
      },
      pull: async (flowId, sinceSeq) => {
        const { updates, seq } = await told(api.editor.pull.query({ flowId, sinceSeq }));
        return { updates: updates.map(fromBase64), seq };
      },
    },
    references: (kind) => api.editor.references.query({ kind }),
    numbers: () => api.numbers.list.query(),
    versions: (flowId) => api.versions.list.query({ flowId }),
    publish: (flowId, note, numberIds) => api.versions.publish.mutate({ flowId, note, numberIds: [...numberIds] }),
  };
}

/** The browser finishes such a request even when its page is gone. */
async function sendLeaving(input: { flowId: string; updates: string[] }): Promise<{ seq: number }> {
  const response = await fetch("/api/trpc/editor.push", {
    method: "POST",
    keepalive: true,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(superjson.serialize(input)),
  });
  if (!response.ok) throw new Error(`push answered ${response.status}`);
  return { seq: 0 };
}

const REFUSALS: Readonly<Record<string, RefusedError["reason"]>> = {
  NOT_FOUND: "not-found",
  FORBIDDEN: "forbidden",
  UNAUTHORIZED: "signed-out",
  BAD_REQUEST: "invalid",
  UNPROCESSABLE_CONTENT: "invalid",
};

/** Passes on the answer; what the server would refuse again the same way becomes a {@link RefusedError}. */
async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const code: unknown = error instanceof TRPCClientError ? error.data?.code : undefined;
    const reason = typeof code === "string" ? REFUSALS[code] : undefined;
    if (reason) throw new RefusedError(reason, error instanceof Error ? error.message : reason);
    throw error;
  }
}

const CHUNK = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
