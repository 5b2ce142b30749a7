import fs from "node:fs";
import path from "node:path";
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { CliContext } from "../cli-context";
import { CliError } from "../cli-error";

/** A flow has some tens of kilobytes; what is larger is another file. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Line and column from 1, as editors count. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export type FileJson =
  | {
      readonly ok: true;
      readonly json: unknown;
      /** Where a path of the JSON stands; the nearest that is there where it is not. */
      positionOf(path: readonly (string | number)[]): TextPosition;
    }
  | { readonly ok: false; readonly message: string; readonly position: TextPosition };

/** Reads a file; `-` is what comes from the terminal or a pipe. @throws CliError where it cannot be read */
export async function readTextFile(context: CliContext, file: string): Promise<string> {
  if (file === "-") return await context.readStdin();
  const absolute = path.resolve(context.workingDir, file);
  try {
    const { size } = fs.statSync(absolute);
    if (size > MAX_BYTES) throw new CliError(`${file} is too large for a flow (${Math.round(size / 1024 / 1024)} MB).`);
    return fs.readFileSync(absolute, "utf8");
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT") throw new CliError(`There is no file ${file}.`, `Looked for ${absolute}.`);
    if (code === "EISDIR") throw new CliError(`${file} is a folder.`, "Name the file with the flow in it.");
    throw new CliError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** JSON with the places of its parts. */
export function parseFileJson(text: string): FileJson {
  try {
    return parseWithPlaces(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, message: "it is nested too deeply", position: { line: 1, column: 1 } };
  }
}

function parseWithPlaces(text: string): FileJson {
  // some editors begin a file with a byte order mark
  const source = text.replace(/^\uFEFF/, "");
  const errors: ParseError[] = [];
  const tree = parseTree(source, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first !== undefined || tree === undefined) {
    return {
      ok: false,
      message: parseErrorText(first, source),
      position: positionAt(source, first?.offset ?? 0),
    };
  }
  return {
    ok: true,
    json: JSON.parse(source),
    positionOf: (jsonPath) => positionAt(source, nearestNode(tree, jsonPath).offset),
  };
}

function nearestNode(tree: Node, jsonPath: readonly (string | number)[]): Node {
  for (let length = jsonPath.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, jsonPath.slice(0, length));
    // a member is where its name stands
    if (node !== undefined) return node.parent?.type === "property" ? node.parent : node;
  }
  return tree;
}

function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const PARSE_ERRORS: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is no JSON value",
  InvalidNumberFormat: "this is no number",
  PropertyNameExpected: "the name of a member in quotes is expected",
  ValueExpected: "a value is expected",
  ColonExpected: "a colon is expected",
  CommaExpected: "a comma is expected",
  CloseBraceExpected: "a closing } is expected",
  CloseBracketExpected: "a closing ] is expected",
  EndOfFileExpected: "the file goes on after the end of the JSON",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfString: "the text has no closing quote",
  InvalidCharacter: "this character must be written as an escape",
};

function parseErrorText(error: ParseError | undefined, source: string): string {
  if (error === undefined || source.trim() === "") return "the file is empty";
  return PARSE_ERRORS[printParseErrorCode(error.error)] ?? "it cannot be read";
}
