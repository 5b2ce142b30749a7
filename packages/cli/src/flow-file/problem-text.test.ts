import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { blocks } from "@callwright/flow-blocks";
import { ruleMessages } from "@callwright/flow-checks";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { goodFlow } from "../testing/flows";
import { problemText } from "./problem-text";

const blocksFolder = fileURLToPath(new URL("../../../flow-blocks/src/", import.meta.url));
const definitionFile = (kind: string) => `${blocksFolder}${kind}/${kind}.definition.ts`;

/** Codes of the problems that a block's definition finds by itself, from its source. */
function codesOfBlock(kind: string): string[] {
  const source = readFileSync(definitionFile(kind), "utf8");
  return [...source.matchAll(/\bcode:\s*"([a-z-]+)"/g)].map(([, code = ""]) => code);
}

describe("texts of problems", () => {
  const kinds = Object.keys(blocks.definitions);

  it("looks at every kind of block", () => {
    const folders = readdirSync(blocksFolder).filter((name) => existsSync(definitionFile(name)));
    expect(folders.sort()).toEqual([...kinds].sort());
    expect(kinds.flatMap(codesOfBlock).length).toBeGreaterThan(8);
  });

  it.each(kinds)("%s has a text for each of its problems, and they say what, why and how", (kind) => {
    const flow = { ...goodFlow(), blocks: { x: { kind, version: 1, name: "The block", config: {}, next: {} } } };
    for (const code of codesOfBlock(kind)) {
      const text = problemText({ code, severity: "error", block: "x" }, flow, blocks.definitions);
      expect(text.message, code).not.toBe(code);
      for (const part of [text.message, text.why, text.fix]) expect(part, code).toMatch(/\.$/);
    }
  });

  it("every text is a valid ICU message", () => {
    const all = [
      ...Object.values(ruleMessages.en),
      ...Object.values(blocks.definitions).flatMap((definition) => Object.values(definition.messages.en.problems)),
    ];
    for (const text of all) {
      for (const part of [text.what, text.why, text.fix]) {
        expect(() => new IntlMessageFormat(part, "en", undefined, { ignoreTag: true })).not.toThrow();
      }
    }
  });

  it("fills in what people see: block, port and field by their labels", () => {
    const menu = { ...blocks.definitions.menu?.defaults };
    const flow = { ...goodFlow(), blocks: { m: { kind: "menu", version: 1, name: "", config: menu, next: {} } } };
    const text = (more: { code: string; port?: string; path?: (string | number)[] }) =>
      problemText({ severity: "error", block: "m", ...more }, flow, blocks.definitions).message;
    expect(text({ code: "port-open", port: "noInput" })).toBe("“No input” of “Menu” leads nowhere.");
    const option = blocks.definitions.menu?.ports(menu)[0]?.id ?? "";
    expect(text({ code: "port-open", port: option })).toBe("“1 · Sales” of “Menu” leads nowhere.");
    expect(text({ code: "setting-empty", path: ["options", 0, "label"] })).toBe("“Meaning” of “Menu” is empty.");
  });
});
