import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeLine, LineSplitter, LineTooLongError } from "./line-framing";

describe("LineSplitter", () => {
  it("gives back what was encoded, however the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ a: fc.string() })), fc.array(fc.nat(50)), (values, cuts) => {
        const stream = values.map((value) => encodeLine(value)).join("");
        const splitter = new LineSplitter(1_000);
        const lines: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          lines.push(...splitter.push(stream.slice(at, at + cut)));
          at += cut;
        }
        lines.push(...splitter.push(stream.slice(at)));
        expect(lines.map((line) => JSON.parse(line))).toEqual(values);
      }),
    );
  });

  it("leaves out empty lines", () => {
    expect(new LineSplitter(100).push("\n\r\n{}\n\n")).toEqual(["{}"]);
  });

  it("refuses a line that is too long, also one that never ends", () => {
    const splitter = new LineSplitter(10);
    expect(splitter.push("12345")).toEqual([]);
    expect(() => splitter.push("678901")).toThrow(LineTooLongError);
    expect(() => new LineSplitter(10).push("12345678901\n")).toThrow("longer than 10");
  });
});
