import { type CredentialSecret, credentialSealContext, credentialSecretSchema } from "@callwright/contracts";
import { type Db, openSealed } from "@callwright/db";
import type { Logger } from "../observability/logger";

/**
 * What an admin changes without publishing, read when a call asks for it: calendars, lists, extensions, allowed origins,
 * credentials. Read anew each time, so a change holds from the next call of it on.
 */
export class WorkspaceData {
  constructor(
    private readonly db: Db,
    private readonly encryptionKey: Buffer,
    private readonly logger: Logger,
  ) {}

  /** Undefined where there is none. */
  async calendar(workspaceId: string, id: string): Promise<unknown> {
    const row = await this.db.calendar.findUnique({
      where: { workspaceId_id: { workspaceId, id } },
      select: { rules: true },
    });
    return row?.rules;
  }

  /** Null where there is no such list. */
  async callerList(workspaceId: string, id: string): Promise<{ pattern: string; label: string }[] | null> {
    const row = await this.db.callerList.findUnique({
      where: { workspaceId_id: { workspaceId, id } },
      select: { entries: { select: { pattern: true, label: true } } },
    });
    return row?.entries ?? null;
  }

  /** The fixed SIP address of an extension, null where there is none. */
  async extensionUri(workspaceId: string, extension: string): Promise<string | null> {
    const row = await this.db.extension.findUnique({
      where: { workspaceId_extension: { workspaceId, extension } },
      select: { sipUri: true },
    });
    return row?.sipUri ?? null;
  }

  async allowedOrigins(workspaceId: string): Promise<ReadonlySet<string>> {
    const rows = await this.db.httpOrigin.findMany({ where: { workspaceId }, select: { origin: true } });
    return new Set(rows.map((row) => row.origin));
  }

  /** Opened credentials; null where they do not exist or cannot be opened. */
  async credential(workspaceId: string, id: string): Promise<CredentialSecret | null> {
    const row = await this.db.credential.findUnique({
      where: { workspaceId_id: { workspaceId, id } },
      select: { sealed: true },
    });
    if (row === null) return null;
    try {
      const text = openSealed(this.encryptionKey, row.sealed, credentialSealContext(workspaceId, id));
      return credentialSecretSchema.parse(JSON.parse(text));
    } catch {
      this.logger.error({ credentialId: id }, "stored credentials cannot be opened: ENCRYPTION_KEY is another one");
      return null;
    }
  }
}
