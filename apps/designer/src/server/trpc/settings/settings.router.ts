import { createRouter } from "../init";
import { addMember } from "./add-member.procedure";
import { allowOrigin } from "./allow-origin.procedure";
import { changeMemberRole } from "./change-member-role.procedure";
import { createApiKey } from "./create-api-key.procedure";
import { createCredential } from "./create-credential.procedure";
import { deleteCredential } from "./delete-credential.procedure";
import { deleteExtension } from "./delete-extension.procedure";
import { forbidOrigin } from "./forbid-origin.procedure";
import { listApiKeys } from "./list-api-keys.procedure";
import { listAudit } from "./list-audit.procedure";
import { listCredentials } from "./list-credentials.procedure";
import { listExtensions } from "./list-extensions.procedure";
import { listMembers } from "./list-members.procedure";
import { listOrigins } from "./list-origins.procedure";
import { removeMember } from "./remove-member.procedure";
import { revokeApiKey } from "./revoke-api-key.procedure";
import { saveExtension } from "./save-extension.procedure";
import { updateWorkspace } from "./update-workspace.procedure";

export const settingsRouter = createRouter({
  updateWorkspace,
  listMembers,
  addMember,
  changeMemberRole,
  removeMember,
  listApiKeys,
  createApiKey,
  revokeApiKey,
  listExtensions,
  saveExtension,
  deleteExtension,
  listOrigins,
  allowOrigin,
  forbidOrigin,
  listCredentials,
  createCredential,
  deleteCredential,
  listAudit,
});
