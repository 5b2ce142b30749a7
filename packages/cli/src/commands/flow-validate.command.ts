import type { CliContext } from "../cli-context";
import { EXIT } from "../exit-codes";
import { checkFile, type FileProblem } from "../flow-file/check-file";
import { readTextFile } from "../flow-file/flow-file";
import { problemLines, problemTotals } from "../flow-file/problem-lines";
import { json } from "../output/format";

/** What `flow validate --json` prints. */
export interface ValidationReport {
  readonly file: string;
  readonly ok: boolean;
  readonly flow: { readonly id: string; readonly name: string } | null;
  readonly errors: number;
  readonly warnings: number;
  readonly problems: readonly FileProblem[];
}

/** `flow validate FILE`: exit code 1 where there is an error; warnings alone are no failure. */
export async function flowValidate(context: CliContext, file: string, options: { json?: true }): Promise<void> {
  const { document, problems } = checkFile(await readTextFile(context, file));
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (options.json) {
    const report: ValidationReport = {
      file,
      ok: errors === 0,
      flow: document === null ? null : { id: document.id, name: document.name },
      errors,
      warnings: problems.length - errors,
      problems,
    };
    context.out(json(report));
  } else {
    if (problems.length > 0) context.out(`${problemLines(file, problems)}\n`);
    context.out(`${file}: ${problemTotals(problems)}\n`);
  }
  if (errors > 0) context.exitCode = EXIT.failed;
}
