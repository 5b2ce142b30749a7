import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSealKey, openSealed, readSealKey, SealError, seal } from "./seal";

describe("seal", () => {
  const key = createSealKey();

  it("opens what it sealed, and never seals the same twice", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, context) => {
        expect(openSealed(key, seal(key, text, context), context)).toBe(text);
      }),
    );
    expect(seal(key, "x")).not.toBe(seal(key, "x"));
  });

  it("refuses another key, another context, and a changed text", () => {
    const sealed = seal(key, "secret", "row-1");
    expect(() => openSealed(createSealKey(), sealed, "row-1")).toThrow(SealError);
    expect(() => openSealed(key, sealed, "row-2")).toThrow(SealError);
    const [version, nonce, tag, body] = sealed.split(".");
    const changed = [version, nonce, tag, Buffer.from(`x${body}`).toString("base64url")].join(".");
    expect(() => openSealed(key, changed, "row-1")).toThrow(SealError);
    for (const text of ["", "v1", "v2.a.b.c", "v1.a.b.c", `${sealed}.x`]) {
      expect(() => openSealed(key, text, "row-1")).toThrow(SealError);
    }
  });

  it("reads a key of 32 bytes only", () => {
    expect(readSealKey(key.toString("base64"))).toEqual(key);
    expect(() => readSealKey("c2hvcnQ=")).toThrow(SealError);
  });
});
