import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BLOCK_LANGUAGES } from "@callwright/flow-schema";
import { describe, expect, it } from "vitest";
import { ruleMessages } from "./rule-messages";

const folder = fileURLToPath(new URL("./rules/", import.meta.url));
const sources = readdirSync(folder).map((name) => readFileSync(`${folder}${name}`, "utf8"));
const language = readFileSync(fileURLToPath(new URL("../../expressions/src/language.ts", import.meta.url)), "utf8");

/** Codes as they stand in the rules' sources, `expression-…` from the expression language's own. */
function codesOfRules(): Set<string> {
  const codes = new Set<string>();
  for (const source of sources) {
    for (const [, expression = ""] of source.matchAll(/\bcode:\s*([^,]+),/g)) {
      for (const [, code = ""] of expression.matchAll(/"([a-z-]+)"/g)) codes.add(code);
    }
  }
  const union = /readonly code:([^;]+);/.exec(language)?.[1] ?? "";
  for (const [, code = ""] of union.matchAll(/"([a-z-]+)"/g)) codes.add(`expression-${code}`);
  return codes;
}

describe("texts of the rules' problems", () => {
  const codes = codesOfRules();

  it("finds the codes in the sources", () => {
    expect(codes.size).toBeGreaterThan(15);
    expect(codes).toContain("port-open");
    expect(codes).toContain("variable-name");
    expect(codes).toContain("expression-unclosed");
  });

  it.each(BLOCK_LANGUAGES)("has a text in %s for each code and for no other", (language) => {
    expect(Object.keys(ruleMessages[language]).sort()).toEqual([...codes].sort());
  });

  it("says what, why and how to mend it in whole sentences", () => {
    for (const [code, text] of Object.entries(ruleMessages.en)) {
      for (const part of [text.what, text.why, text.fix]) expect(part, code).toMatch(/^[“A-Z].{8,}\.$/u);
    }
  });

  it.each(BLOCK_LANGUAGES.filter((language) => language !== "en"))("says the same in %s", (language) => {
    const placeholders = (text = "") => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
    for (const [code, english] of Object.entries(ruleMessages.en)) {
      const text = ruleMessages[language][code];
      for (const part of ["what", "why", "fix"] as const) {
        expect(placeholders(text?.[part]), `${code} ${part}`).toEqual(placeholders(english[part]));
        expect(text?.[part], `${code} ${part}`).not.toBe(english[part]);
        expect(text?.[part], `${code} ${part}`).toMatch(/^.{4,}[.。]$/u);
      }
    }
  });
});
