/** What an expression can give: JSON, since variables, journals and effects are JSON. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
export type ValueType = "text" | "number" | "boolean" | "json";

/** The value of a variable that was never set: reading it is safe and says nothing. */
export function emptyValue(type: ValueType): Value {
  return type === "text" ? "" : type === "number" ? 0 : type === "boolean" ? false : null;
}

/** As it stands in a text: no exponent for whole numbers, nothing for null, JSON for lists and objects. */
export function toText(value: Value): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") {
    return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
  }
  return typeof value === "boolean" ? String(value) : JSON.stringify(value);
}

/** Turns what the evaluator works with (BigInt, Map, Date, UnsignedInt) into JSON. Throws a RangeError on anything else. */
export function toValue(raw: unknown, depth = 0): Value {
  if (depth > 40) throw new RangeError("nested too deeply");
  if (raw === null || raw === undefined) return null;
  if (typeof raw === "string" || typeof raw === "boolean") return raw;
  if (typeof raw === "number") {
    if (!Number.isFinite(raw)) throw new RangeError("not a finite number");
    return raw;
  }
  if (typeof raw === "bigint") return Number(raw);
  if (raw instanceof Date) return raw.toISOString();
  if (Array.isArray(raw)) return raw.map((item) => toValue(item, depth + 1));
  if (raw instanceof Map) {
    return Object.fromEntries([...raw].map(([key, member]) => [String(key), toValue(member, depth + 1)]));
  }
  if (typeof raw === "object") {
    const prototype = Object.getPrototypeOf(raw);
    if (prototype === Object.prototype || prototype === null) {
      return Object.fromEntries(Object.entries(raw).map(([key, member]) => [key, toValue(member, depth + 1)]));
    }
    const primitive: unknown = raw.valueOf();
    if (typeof primitive === "bigint") return Number(primitive);
  }
  throw new RangeError("no plain value");
}

/** Makes a value fit a type where that loses nothing; undefined where it does not fit. */
export function coerce(value: Value, type: ValueType): Value | undefined {
  switch (type) {
    case "json":
      return value;
    case "text":
      return toText(value);
    case "number": {
      if (typeof value === "number") return value;
      if (typeof value !== "string" || value.trim() === "") return undefined;
      const number = Number(value);
      return Number.isFinite(number) ? number : undefined;
    }
    case "boolean":
      if (typeof value === "boolean") return value;
      return value === "true" ? true : value === "false" ? false : undefined;
  }
}
