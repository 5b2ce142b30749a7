import { EnvError } from "@callwright/config";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { CliContext } from "./cli-context";
import { CliError } from "./cli-error";
import { answer } from "./commands/answer.command";
import { callList } from "./commands/call-list.command";
import { callPlace } from "./commands/call-place.command";
import { callShow } from "./commands/call-show.command";
import { flowExport } from "./commands/flow-export.command";
import { flowList } from "./commands/flow-list.command";
import { flowPublish } from "./commands/flow-publish.command";
import { flowSchema } from "./commands/flow-schema.command";
import { flowValidate } from "./commands/flow-validate.command";
import { health } from "./commands/health.command";
import { EXIT } from "./exit-codes";
import { version } from "./version";

/**
 * Runs one command line; what it says goes to the context, which also holds the exit code afterwards. Never throws for
 * what people can mend.
 * @param args what stands after the name of the program
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<void> {
  try {
    await buildProgram(context).parseAsync([...args], { from: "user" });
  } catch (error) {
    context.exitCode = tellError(error, context);
  }
}

function tellError(error: unknown, context: CliContext): number {
  // commander has said it already
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof EnvError) {
    context.err(`${error.message}\nIt is set in the environment or in the file .env.\n`);
    return EXIT.usage;
  }
  if (!(error instanceof CliError)) throw error;
  context.err(`${error.message}\n${error.hint === "" ? "" : `${error.hint}\n`}`);
  return error.exitCode;
}

function buildProgram(context: CliContext): Command {
  const program = new Command("callwright")
    .description("Call flows as files, calls and health of a Callwright, and a telephone for the terminal.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: (text) => context.out(text), writeErr: (text) => context.err(text) })
    .showHelpAfterError("(add --help for help)")
    .addHelpText(
      "after",
      `
Examples:
  callwright flow validate front-desk.json
  callwright flow publish front-desk.json --number 1000
  callwright call 1000 --keys 2,12345#
  callwright call list

The server and its key come from --url and --key, else from CALLWRIGHT_URL and CALLWRIGHT_API_KEY, else from the data
directory of “npm start” on this machine.`,
    );
  addFlowCommands(program, context);
  addCallCommands(program, context);
  addAnswerCommand(program, context);
  withServer(program.command("health"))
    .description("show the state of every part of the system")
    .option("--json", "print JSON")
    .action((options) => health(context, options))
    .addHelpText("after", "\nExit code 1 when a part is down, 3 when nothing answers.");
  return program;
}

function withServer(command: Command): Command {
  return command
    .option("--url <url>", "the Callwright server, such as http://localhost:3000")
    .option("--key <key>", "its API key; better given as CALLWRIGHT_API_KEY, which no process list shows");
}

function addFlowCommands(program: Command, context: CliContext): void {
  const flow = program.command("flow").description("flows as files");
  flow
    .command("validate")
    .description("check a flow file, without a server")
    .argument("<file>", "the flow; - reads it from a pipe")
    .option("--json", "print JSON")
    .action((file, options) => flowValidate(context, file, options))
    .addHelpText(
      "after",
      `
Exit code 1 when the flow has an error: it could not be published. Warnings alone are no failure.

Examples:
  callwright flow validate front-desk.json
  callwright flow export 1000 | callwright flow validate - --json`,
    );
  withServer(flow.command("publish"))
    .description("publish a flow file to a number")
    .argument("<file>", "the flow; - reads it from a pipe")
    .requiredOption("--number <number>", "the number that it answers from now on; made where it does not exist")
    .option("--note <text>", "what is new, for the list of versions")
    .option("--json", "print JSON")
    .action((file, options) => flowPublish(context, file, options))
    .addHelpText(
      "after",
      `
The flow that has the file's id gets a new version; where there is none, it is made. Calls in progress stay with the
version that they began with.

Example:
  callwright flow publish front-desk.json --number 1000 --note "Opening hours in summer"`,
    );
  withServer(flow.command("export"))
    .description("print or write a flow as a file")
    .argument("<flow>", "its id, its name, or a number that it answers")
    .option("-o, --output <file>", "write to this file")
    .option(
      "--flow-version <which>",
      "draft, latest or a number; the version that answers where a number was given, else the draft",
    )
    .action((reference, options) => flowExport(context, reference, options))
    .addHelpText(
      "after",
      `
The file is canonical JSON: the same flow is the same bytes, so it reads well in a diff.

Examples:
  callwright flow export 1000 -o front-desk.json
  callwright flow export "Front desk" --flow-version latest`,
    );
  flow
    .command("schema")
    .description("print the JSON Schema of flow files, without a server")
    .action(() => flowSchema(context))
    .addHelpText("after", "\nExample:\n  callwright flow schema > flow.schema.json");
  withServer(flow.command("list"))
    .description("list flows with their latest version and their numbers")
    .option("--json", "print JSON")
    .action((options) => flowList(context, options));
}

function addCallCommands(program: Command, context: CliContext): void {
  const call = program
    .command("call")
    .description("place a real call from this terminal, or look at calls that were made")
    .argument("<number>", "the number to call, or a SIP address such as sip:1000@127.0.0.1:5060")
    .option("--keys <keys>", "keys to press: groups apart by commas, each pressed when the prompt falls silent")
    .option("--host <host>", "the telephone server; without it the one of “npm start” here, else 127.0.0.1")
    .option("--port <port>", "its SIP port (UDP); without it the one of “npm start” here, else 5060", port)
    .option("--from <number>", "the number that the other side is shown", callerNumber, "terminal")
    .option("--record <file>", "write what is heard to this WAV file")
    .addOption(new Option("--dtmf <way>", "how keys are sent").choices(["rfc4733", "info"]).default("rfc4733"))
    .option("--silence <seconds>", "a prompt is over when it has been silent for so long", seconds, 0.8)
    .option("--max-wait <seconds>", "press keys after this at the latest", seconds, 20)
    .option("--ring-timeout <seconds>", "give up when nobody has answered", seconds, 60)
    .option("--max-duration <seconds>", "hang up after this", seconds, 180)
    .option("--idle <seconds>", "hang up when all keys are pressed and nothing was heard for so long", seconds, 15)
    .option("--json", "print JSON")
    .action((number, options) => callPlace(context, number, options))
    .addHelpText(
      "after",
      `
Keys are 0–9, *, #, A–D; w waits a second, ~ makes a second of sound (for a message after the beep). Ctrl-C hangs up.
The phone tells when it hears sound and how loud it is, not what is said.

Exit codes: 0 answered and ended in order, 10 busy, 11 unknown number, 12 no answer, 13 refused, 14 server error,
15 no server there, 16 no codec in common, 17 no sound came, 18 hung up before all keys were pressed, 130 Ctrl-C.

Examples:
  callwright call 1000
  callwright call 1000 --keys 2,12345#
  callwright call 1000 --keys 3,~~~~#,1 --record heard.wav
  callwright call list`,
    );
  withServer(call.command("list"))
    .description("list calls, newest first")
    .option("--limit <count>", "how many, at most 200", limit, 20)
    .option("--json", "print JSON")
    .action((options) => callList(context, options));
  withServer(call.command("show"))
    .description("show one call: its path as blocks and ports, its legs, and how it ended")
    .argument("<id>", "the call's id, as “call list” prints it")
    .option("--json", "print JSON")
    .action((id, options) => callShow(context, id, options))
    .addHelpText("after", "\nDigits that a flow marks as secret are masked.");
}

function addAnswerCommand(program: Command, context: CliContext): void {
  program
    .command("answer")
    .description("be a telephone that takes calls, such as the demo's extension 2000")
    .option("--host <address>", "the address of this machine at which it takes calls", "127.0.0.1")
    .option("--port <port>", "its SIP port (UDP)", port, 5070)
    .option("--ring <seconds>", "answer after this", secondsOrNone, 2)
    .option("--talk <seconds>", "hang up so long after the answer", seconds, 60)
    .option("--busy", "refuse every call as busy")
    .option("--calls <count>", "end after so many calls", numberBetween(1, 1_000_000, true))
    .option("--json", "print one JSON object a line for each call that is over")
    .action((options) => answer(context, options))
    .addHelpText(
      "after",
      `
It makes a sound now and then, so that the caller hears that somebody is there, and tells when it hears sound itself.

Example, in two terminals:
  callwright answer
  callwright call 1000 --keys 0`,
    );
}

function numberBetween(least: number, most: number, whole: boolean) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(`It must be a ${whole ? "whole " : ""}number between ${least} and ${most}.`);
    }
    return value;
  };
}

const port = numberBetween(1, 65_535, true);
const limit = numberBetween(1, 200, true);
const seconds = numberBetween(0.1, 3_600, false);
const secondsOrNone = numberBetween(0, 3_600, false);

function callerNumber(text: string): string {
  if (/^[\w.+-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be digits or letters, at most 64.");
}
