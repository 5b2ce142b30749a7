/**
 * A member that drachtio-srf's types leave out: read as unknown, so that whoever uses it has to look what it is.
 */
export function property(value: unknown, name: string): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const member: unknown = Reflect.get(value, name);
  return member;
}

export function textProperty(value: unknown, name: string): string {
  const member = property(value, name);
  return typeof member === "string" ? member : "";
}
