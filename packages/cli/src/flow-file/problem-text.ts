import { ruleMessages } from "@callwright/flow-checks";
import type { BlockRegistry, FlowDocument, Problem, RegisteredBlock } from "@callwright/flow-schema";
import { formatMessage } from "./message-text";

/** A problem in words. */
export interface ProblemText {
  /** Name of the block as people see it; null where the problem is of the whole flow. */
  readonly blockName: string | null;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

/**
 * A problem in words: by the block's own texts, else by those of the flow's rules. Ids in them are replaced by what
 * people see: the block's name, a port's label, a field's label.
 */
export function problemText(problem: Problem, flow: FlowDocument, definitions: BlockRegistry): ProblemText {
  const block = problem.block === undefined ? undefined : flow.blocks[problem.block];
  const definition = block && definitions[block.kind];
  const blockName = block ? block.name || definition?.messages.en.label || block.kind : null;
  const params = {
    ...problem.params,
    block: blockName ?? flow.name,
    port: problem.port === undefined ? "" : portLabel(problem.port, block?.config, definition),
    field: fieldLabel(problem, definition),
    // parsers end their sentences; ours go on
    reason: String(problem.params?.reason ?? "").replace(/\.$/, ""),
  };
  const texts = definition?.messages.en.problems[problem.code] ?? ruleMessages.en[problem.code];
  if (texts === undefined) return { blockName, message: problem.code, why: params.reason, fix: "" };
  return {
    blockName,
    message: formatMessage(texts.what, params),
    why: formatMessage(texts.why, params),
    fix: formatMessage(texts.fix, params),
  };
}

/** The label of a port, such as `2 · Order status`; its id where it has none. */
export function portLabel(port: string, config: unknown, definition: RegisteredBlock | undefined): string {
  const label = definition?.ports(config).find((each) => each.id === port)?.label;
  const text = label && definition?.messages.en.ports[label.key.replace(/^ports\./, "")];
  return text === undefined ? port : formatMessage(text, label?.params ?? {});
}

function fieldLabel(problem: Problem, definition: RegisteredBlock | undefined): string {
  const path = (problem.path ?? []).filter((part) => typeof part === "string").join(".");
  return definition?.messages.en.fields[path]?.label ?? (path || String(problem.params?.field ?? ""));
}
