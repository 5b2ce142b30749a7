import type { RegisteredBlock } from "@callwright/flow-schema";
import type { Locale } from "next-intl";
import { blockMessage } from "@/features/editor/model/block-texts";

/** How a port is called for the configuration that a block had; its id where the block does not have it. */
export function portLabel(
  definition: RegisteredBlock | undefined,
  config: unknown,
  portId: string,
  locale: Locale,
): string {
  const port = definition?.ports(config).find((candidate) => candidate.id === portId);
  return definition && port ? blockMessage(definition, locale, port.label) : portId;
}
