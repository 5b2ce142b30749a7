import fs from "node:fs";
import path from "node:path";
import { restFlowDocumentSchema, restFlowSchema } from "@callwright/contracts";
import { canonicalJson } from "@callwright/flow-schema";
import type { CliContext } from "../cli-context";
import { CliError } from "../cli-error";
import { printable } from "../output/format";
import { ApiClient } from "../server/api-client";
import { findConnection, type ServerOptions } from "../server/connection";

export interface ExportOptions extends ServerOptions {
  readonly output?: string;
  readonly flowVersion?: string;
}

/**
 * `flow export ID|NAME|NUMBER`: canonical JSON, so the same flow is the same bytes. For a number it is the version that
 * answers it, else the draft, unless a version is asked for.
 */
export async function flowExport(context: CliContext, reference: string, options: ExportOptions): Promise<void> {
  const client = new ApiClient(context, findConnection(context, options));
  const flow = await client.get(["flows", reference], {}, restFlowSchema);
  const answered = flow.numbers.find(({ number }) => number === reference);
  const byNumber = answered !== undefined && flow.id !== reference && flow.name !== reference;
  const version = options.flowVersion ?? (byNumber && answered.version !== null ? String(answered.version) : "draft");
  const exported = await client.get(["flows", flow.id, "document"], { version }, restFlowDocumentSchema);
  const text = canonicalJson(exported.document);
  if (options.output === undefined) {
    context.out(text);
    return;
  }
  writeFile(path.resolve(context.workingDir, options.output), text);
  const which = exported.version === null ? "the draft" : `version ${exported.version}`;
  context.err(`Wrote ${which} of “${printable(exported.name)}” to ${options.output}.\n`);
}

/** @throws CliError where it cannot be written */
export function writeFile(file: string, content: string | Uint8Array): void {
  try {
    fs.writeFileSync(file, content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`${file} cannot be written: ${reason}`, "Name a file in a folder that exists.");
  }
}
