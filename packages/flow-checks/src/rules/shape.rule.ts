import type { Problem } from "@callwright/flow-schema";
import type { Rule } from "../types";

/** Kinds that are known, settings that fit, wires between ports and blocks that exist, a start. */
export const shapeRule: Rule = ({ document, definitions }) => {
  const problems: Problem[] = [];
  const start = Object.hasOwn(document.blocks, document.start) ? document.blocks[document.start] : undefined;
  if (!start) problems.push({ code: "start-missing", severity: "error", params: { id: document.start } });
  else if (definitions[start.kind]?.category !== "entry") {
    problems.push({ code: "start-not-entry", severity: "error", block: document.start });
  }
  if (document.onError !== undefined && document.blocks[document.onError]?.kind !== "error-handler") {
    problems.push({
      code: "error-handler-missing",
      severity: "error",
      params: { id: document.onError },
      fix: { type: "set-error-handler", block: null },
    });
  }
  for (const [id, block] of Object.entries(document.blocks)) {
    const definition = definitions[block.kind];
    if (!definition) {
      problems.push({
        code: "kind-unknown",
        severity: "error",
        block: id,
        params: { kind: block.kind },
        fix: { type: "remove-block", block: id },
      });
      continue;
    }
    if (block.version > definition.version) {
      problems.push({
        code: "version-newer",
        severity: "error",
        block: id,
        params: { kind: block.kind, version: block.version, known: definition.version },
      });
    }
    const config = definition.configSchema.safeParse(block.config);
    if (!config.success) {
      for (const issue of config.error.issues) {
        const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
        problems.push({
          code: "setting-invalid",
          severity: "error",
          block: id,
          path,
          params: { field: path.join("."), reason: issue.message },
        });
      }
    }
    const ports = new Set(definition.ports(block.config).map((port) => port.id));
    for (const [port, target] of Object.entries(block.next)) {
      if (!ports.has(port)) {
        problems.push({
          code: "port-unknown",
          severity: "warning",
          block: id,
          port,
          params: { port },
          fix: { type: "disconnect", block: id, port },
        });
      } else if (!Object.hasOwn(document.blocks, target)) {
        problems.push({
          code: "target-missing",
          severity: "error",
          block: id,
          port,
          params: { port, target },
          fix: { type: "disconnect", block: id, port },
        });
      }
    }
  }
  return problems;
};
