import { EXIT, type ExitCode } from "./exit-codes";

/** Something that whoever sits at the terminal can do something about: what is wrong, and what to do. */
export class CliError extends Error {
  override readonly name = "CliError";
  constructor(
    message: string,
    readonly hint: string = "",
    readonly exitCode: ExitCode = EXIT.usage,
  ) {
    super(message);
  }
}
