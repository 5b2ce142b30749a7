import { createHmac } from "node:crypto";

const CODE_LENGTH = 12;

/**
 * What somebody must know to set up an installation that has no people yet: derived from its own secret, so that it is
 * the same after a restart and in every designer. The server's log says it while it is of use.
 */
export function setupCode(authSecret: string): string {
  const code = createHmac("sha256", authSecret).update("callwright set-up code").digest("hex").slice(0, CODE_LENGTH);
  return code.replace(/(.{4})(?=.)/g, "$1-");
}
