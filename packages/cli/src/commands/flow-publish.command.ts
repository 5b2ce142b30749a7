import { type RestPublished, restPublishedSchema } from "@callwright/contracts";
import type { CliContext } from "../cli-context";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { checkFile, describeProblem } from "../flow-file/check-file";
import { parseFileJson, readTextFile } from "../flow-file/flow-file";
import { problemLines, problemTotals } from "../flow-file/problem-lines";
import { json, printable } from "../output/format";
import { isRecord } from "../output/is-record";
import { ApiClient, ServerRefusal } from "../server/api-client";
import { findConnection, type ServerOptions } from "../server/connection";
import { serverProblemsSchema } from "../server/server-problems";

export interface PublishOptions extends ServerOptions {
  readonly number: string;
  readonly note?: string;
  readonly json?: true;
}

/** `flow publish FILE --number N`: checked here first, then by the server, which knows what the flow refers to. */
export async function flowPublish(context: CliContext, file: string, options: PublishOptions): Promise<void> {
  const text = await readTextFile(context, file);
  const { document, problems } = checkFile(text);
  const shown = problems.filter(({ severity }) => severity === "error");
  if (document === null || shown.length > 0) {
    context.err(`${problemLines(file, problems)}\n`);
    throw new CliError(`${file} was not published: ${problemTotals(problems)}.`, "Mend the errors first.", EXIT.failed);
  }
  const client = new ApiClient(context, findConnection(context, options));
  const published = await publish(context, client, file, text, document, options);
  if (options.json) context.out(json(published));
  else {
    const { name, version, number, created } = published;
    context.out(`“${printable(name)}” ${created ? "is new: its " : ""}version ${version} answers ${number} now.\n`);
  }
}

async function publish(
  context: CliContext,
  client: ApiClient,
  file: string,
  text: string,
  document: Parameters<typeof describeProblem>[1],
  options: PublishOptions,
): Promise<RestPublished> {
  const body = { document, number: options.number, note: options.note ?? "" };
  try {
    return await client.post(["flows", "publish"], body, restPublishedSchema);
  } catch (error) {
    const detail = error instanceof ServerRefusal && isRecord(error.detail) ? error.detail.problems : undefined;
    const parsed = parseFileJson(text);
    const problems = serverProblemsSchema.safeParse(detail);
    if (problems.success && parsed.ok) {
      const described = problems.data.map((problem) => describeProblem(problem, document, parsed));
      context.err(`${problemLines(file, described)}\n`);
    }
    throw error;
  }
}
