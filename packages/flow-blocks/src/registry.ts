import type { BlockLibrary, RegisteredExecutor } from "@callwright/flow-engine";
import type { RegisteredBlock } from "@callwright/flow-schema";
import { builtInErrorFlow } from "./error-flow";
import { blockDefinitions, blockExecutors } from "./registry.generated";

export type BlockKind = keyof typeof blockDefinitions;

/** A kind without an executor, or one under another kind's name, does not compile. */
const checkedDefinitions: { [Kind in BlockKind]: RegisteredBlock & { readonly kind: Kind } } = blockDefinitions;
const checkedExecutors: { [Kind in BlockKind]: RegisteredExecutor<Kind> } = blockExecutors;

// A flow may name any kind, `constructor` too: nothing but our kinds is found in them.
Object.setPrototypeOf(checkedDefinitions, null);
Object.setPrototypeOf(checkedExecutors, null);

/** Every kind of block that this Callwright knows. */
export const blocks: BlockLibrary = {
  definitions: checkedDefinitions,
  executors: checkedExecutors,
  builtInErrorFlow,
};
