import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { ServiceError } from "../access/service-error";

/**
 * The origin that a text names, as it is compared: scheme, host and port, without path.
 * @throws ServiceError `origin-invalid`
 */
export function readOrigin(text: string): string {
  const invalid = (cause?: unknown) => new ServiceError("invalid", "origin-invalid", { params: { text }, cause });
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch (cause) {
    throw invalid(cause);
  }
  const bare = (url.pathname === "/" || url.pathname === "") && url.search === "" && url.hash === "";
  if (!["http:", "https:"].includes(url.protocol) || !bare || url.username !== "" || url.password !== "")
    throw invalid();
  return url.origin;
}

/** Lets flows ask this origin although it lies in the internal network. */
export async function allowOrigin(scope: Scope, text: string): Promise<{ origin: string }> {
  const origin = readOrigin(text);
  const { workspaceId } = scope;
  return await audited(scope, async (tx) => {
    const key = { workspaceId_origin: { workspaceId, origin } };
    await tx.httpOrigin.upsert({ where: key, create: { workspaceId, origin }, update: {} });
    return { result: { origin }, entry: { action: "origin.allow", targetType: "origin", targetId: origin } };
  });
}

export async function forbidOrigin(scope: Scope, origin: string): Promise<void> {
  await audited(scope, async (tx) => {
    await tx.httpOrigin.deleteMany({ where: { origin } });
    return { result: undefined, entry: { action: "origin.forbid", targetType: "origin", targetId: origin } };
  });
}
