import type { Rule } from "../types";

/** Every normal port leads somewhere. (Open failure ports go to the error handler.) */
export const openPortsRule: Rule = ({ document, definitions }) =>
  Object.entries(document.blocks).flatMap(([id, block]) =>
    (definitions[block.kind]?.ports(block.config) ?? [])
      .filter((port) => port.class === "normal" && !Object.hasOwn(block.next, port.id))
      .map((port) => ({
        code: "port-open",
        severity: "error" as const,
        block: id,
        port: port.id,
        params: { port: port.id },
        fix: { type: "add-and-connect" as const, block: id, port: port.id, kind: "hang-up" },
      })),
  );
