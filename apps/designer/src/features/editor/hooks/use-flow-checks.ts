import { checkFlow, type KnownReferences } from "@callwright/flow-checks";
import { REFERENCE_KINDS, type ReferenceKind } from "@callwright/flow-schema";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { EditorServices, ReferenceOption } from "../services/editor-services";
import { followChecks } from "../state/checks-store";
import { useEditor } from "../state/editor-context";

function referencesQuery(services: EditorServices, kind: ReferenceKind) {
  return {
    queryKey: ["editor", "references", kind],
    queryFn: () => services.references(kind),
    staleTime: 30_000,
  } as const;
}

const NO_OPTIONS: readonly ReferenceOption[] = [];

/** What a field may name, such as every calendar of the workspace. */
export function useReferences(kind: ReferenceKind): {
  readonly options: readonly ReferenceOption[];
  readonly loading: boolean;
} {
  const { services } = useEditor();
  const query = useQuery(referencesQuery(services, kind));
  return { options: query.data ?? NO_OPTIONS, loading: query.isPending };
}

/** Keeps the list of problems up to date with the flow and with what is kept elsewhere. */
export function useFlowChecks(): void {
  const { session, checks, services, definitions } = useEditor();
  const references = useQueries({
    queries: REFERENCE_KINDS.map((kind) => referencesQuery(services, kind)),
    combine: (results) => results.map((result) => result.data),
  });
  const known = useMemo((): KnownReferences => {
    const entries = REFERENCE_KINDS.flatMap((kind, index) => {
      const options = references[index];
      return options ? [[kind, new Set(options.map((option) => option.id))] as const] : [];
    });
    return Object.fromEntries(entries);
  }, [references]);
  useEffect(
    () =>
      followChecks(checks, {
        subscribe: session.subscribe,
        document: () => session.document,
        check: (flow) => checkFlow(flow, { definitions, references: known }),
      }),
    [checks, session, definitions, known],
  );
}
