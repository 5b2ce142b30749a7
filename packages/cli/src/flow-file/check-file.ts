import { blocks, migrateFlow } from "@callwright/flow-blocks";
import { checkFlow } from "@callwright/flow-checks";
import type { Fix, FlowDocument, Problem } from "@callwright/flow-schema";
import { type FileJson, parseFileJson, type TextPosition } from "./flow-file";
import { problemText } from "./problem-text";

/** One problem of a file: what `flow validate --json` prints. */
export interface FileProblem {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** Id of the block; null where it is the whole flow. */
  readonly block: string | null;
  readonly blockName: string | null;
  readonly port: string | null;
  /** Path into the block's settings, or into the document where there is no block. */
  readonly path: readonly (string | number)[];
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  /** The change that mends it, as data; null where a person has to decide. */
  readonly change: Fix | null;
}

export interface CheckedFile {
  /** Null where the file holds no flow. */
  readonly document: FlowDocument | null;
  readonly problems: readonly FileProblem[];
}

/** Everything that can be said of a flow file without a server. */
export function checkFile(text: string): CheckedFile {
  const file = parseFileJson(text);
  if (!file.ok) {
    const fix = "Correct the file there, or export the flow again.";
    return unreadable("not-json", [], file.position, `This is no JSON: ${file.message}.`, fix);
  }
  const migrated = migrateFlow(file.json, blocks.definitions);
  if (!migrated.ok) {
    const { code, message, path } = migrated.problem;
    const fix =
      code === "newer-version"
        ? "Use the Callwright that wrote it, or a newer one."
        : "“callwright flow schema” prints what a flow may hold; “callwright flow export” writes one.";
    return unreadable(code, path, file.positionOf(path), sentence(message), fix);
  }
  const { document } = migrated;
  const problems = checkFlow(document, { definitions: blocks.definitions });
  return { document, problems: problems.map((problem) => describeProblem(problem, document, file)) };
}

/** A problem with its words and its place in the file. */
export function describeProblem(
  problem: Problem,
  document: FlowDocument,
  file: Extract<FileJson, { ok: true }>,
): FileProblem {
  const { blockName, message, why, fix } = problemText(problem, document, blocks.definitions);
  return {
    code: problem.code,
    severity: problem.severity,
    block: problem.block ?? null,
    blockName,
    port: problem.port ?? null,
    path: problem.path ?? [],
    ...file.positionOf(placeInDocument(problem, document)),
    message,
    why,
    fix,
    change: problem.fix ?? null,
  };
}

function placeInDocument(problem: Problem, document: FlowDocument): (string | number)[] {
  if (problem.code === "start-missing") return ["start"];
  if (problem.code === "error-handler-missing") return ["onError"];
  if (problem.block === undefined) return [...(problem.path ?? [])];
  const block = ["blocks", problem.block];
  if (problem.path !== undefined) return [...block, "config", ...problem.path];
  if (problem.port === undefined) return block;
  const wired = document.blocks[problem.block]?.next[problem.port] !== undefined;
  return [...block, "next", ...(wired ? [problem.port] : [])];
}

function unreadable(
  code: string,
  path: readonly (string | number)[],
  position: TextPosition,
  message: string,
  fix: string,
): CheckedFile {
  const why = "Callwright cannot read it as a flow.";
  const at = { severity: "error", block: null, blockName: null, port: null, path, ...position, change: null } as const;
  return { document: null, problems: [{ ...at, code, message, why, fix }] };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
