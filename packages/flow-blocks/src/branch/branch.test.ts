import { describe, expect, test } from "vitest";
import { driveBlock } from "../testing/drive";

const rule = (subject: string, operator: string, value = "") => ({
  type: "rules",
  match: "all",
  rules: [{ subject, operator, value }],
});
const taken = (when: unknown, initial: Record<string, "text" | "number" | "boolean" | "json"> = {}) =>
  driveBlock("branch", { branches: [{ id: "yes", name: "Yes", when }] }, initial)
    .path()
    .includes("subject.yes");

describe("branch", () => {
  test("the first condition that is true", () => {
    const drive = driveBlock("branch", {
      branches: [
        { id: "no", name: "", when: rule("call.dnis", "equals", "2000") },
        { id: "first", name: "", when: rule("call.dnis", "equals", "1000") },
        { id: "second", name: "", when: rule("call.dnis", "isNotEmpty") },
      ],
    });
    expect(drive.path()).toContain("subject.first to-first");
  });
  test("otherwise", () => {
    const drive = driveBlock("branch", { branches: [{ id: "no", name: "", when: rule("call.ani", "isEmpty") }] });
    expect(drive.path()).toContain("subject.otherwise to-otherwise");
  });
  test.each([
    ["call.ani", "startsWith", "+48", true],
    ["call.ani", "endsWith", "567", true],
    ["call.ani", "contains", "999", false],
    ["call.callerName", "equals", " ANN ", true],
    ["call.callerName", "notEquals", "ann", false],
    ["call.callerName", "isOneOf", "bob, ann", true],
    ["call.dnis", "equals", "1000", true],
    ["call.dnis", "greaterThan", "999.5", true],
    ["call.dnis", "atMost", "999", false],
    ["call.trunk", "isEmpty", "", true],
    ['"true"', "isTrue", "", true],
    ['"no"', "isFalse", "", true],
  ])("%s %s %s: %s", (subject, operator, value, expected) => {
    expect(taken(rule(subject, operator, value))).toBe(expected);
  });
  test("a number variable is compared as a number, whatever is typed", () => {
    expect(taken(rule("count", "equals", "0.0"), { count: "number" })).toBe(true);
    expect(taken(rule("count", "lessThan", "1"), { count: "number" })).toBe(true);
  });
  test("any and all", () => {
    const rules = [rule("call.dnis", "equals", "1").rules[0], rule("call.dnis", "equals", "1000").rules[0]];
    expect(taken({ type: "rules", match: "any", rules })).toBe(true);
    expect(taken({ type: "rules", match: "all", rules })).toBe(false);
  });
  test("expression", () => {
    expect(taken({ type: "expression", expression: 'call.dnis == "1000" && size(call.ani) > 3' })).toBe(true);
  });
  test("a comparison that this call does not allow goes to the error handler", () => {
    const drive = driveBlock("branch", {
      branches: [{ id: "x", name: "", when: rule("call.callerName", "atLeast", "3") }],
    });
    expect(drive.state.error?.code).toBe("block-failed");
  });
});
