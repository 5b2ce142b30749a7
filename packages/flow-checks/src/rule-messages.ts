import type { BlockLanguage } from "@callwright/flow-schema";
import messages from "./rule-messages.json";

/** What is wrong, what it means for callers, and how it is mended. ICU messages. */
export interface RuleText {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/**
 * The texts of every problem that is found by the flow's rules rather than by a block, by language and code.
 * Beside a problem's own params they take `block`, `port` and `field`: names as people see them, not ids.
 */
export const ruleMessages: Readonly<Record<BlockLanguage, Readonly<Record<string, RuleText>>>> = messages;
