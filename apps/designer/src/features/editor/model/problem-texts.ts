import { ruleMessages } from "@callwright/flow-checks";
import type { BlockRegistry, FlowDocument, Problem } from "@callwright/flow-schema";
import type { Locale } from "use-intl/core";
import { fieldTexts, formatText, languageOf, textsOf } from "./block-texts";
import { listPorts } from "./canvas-model";

/** What is wrong, what it means for callers, and what to do. */
export interface ProblemText {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/**
 * A problem in words: by the block's own messages, else by those of the rules. Ids in it are replaced by names as
 * people see them: the block's name, a port's label, a field's label.
 */
export function problemText(
  problem: Problem,
  flow: FlowDocument,
  definitions: BlockRegistry,
  locale: Locale,
): ProblemText {
  const block = problem.block === undefined ? undefined : flow.blocks[problem.block];
  const definition = block && definitions[block.kind];
  const name = block ? block.name || (definition ? textsOf(definition, locale).label : block.kind) : "";
  const ports = block && problem.port !== undefined ? listPorts(block, definitions, locale) : [];
  const path = (problem.path ?? []).filter((part) => typeof part === "string").join(".");
  const params = {
    reason: "",
    ...problem.params,
    block: name,
    port: ports.find((port) => port.id === problem.port)?.label ?? problem.port ?? "",
    field: definition && path !== "" ? fieldLabel(definition, locale, path) : (problem.params?.field ?? ""),
  };
  const texts =
    (definition && textsOf(definition, locale).problems[problem.code]) ??
    ruleMessages[languageOf(locale)][problem.code];
  if (!texts) return { what: `${name || flow.name}: ${problem.code}`, why: String(params.reason), fix: "" };
  return {
    what: formatText(locale, texts.what, params),
    why: formatText(locale, texts.why, params),
    fix: formatText(locale, texts.fix, params),
  };
}

/** The label of a field, or of the field that it is a part of (`prompt` for `prompt.text`). */
function fieldLabel(definition: BlockRegistry[string], locale: Locale, path: string): string {
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const known = textsOf(definition, locale).fields[parts.slice(0, length).join(".")];
    if (known) return known.label;
  }
  return fieldTexts(definition, locale, path).label;
}
