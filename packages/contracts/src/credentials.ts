import { z } from "zod";

/** What a stored credential holds once it is opened (table Credential, column `sealed`, is this as sealed JSON). */
export const credentialSecretSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("basic"), username: z.string().max(256), password: z.string().max(1_024) }),
  z.object({ type: z.literal("bearer"), token: z.string().min(1).max(8_192) }),
  z.object({
    type: z.literal("header"),
    /** RFC 9110 §5.1: a token. */
    name: z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/)
      .max(128),
    value: z
      .string()
      .regex(/^[^\r\n\0]*$/)
      .max(8_192),
  }),
]);
export type CredentialSecret = z.infer<typeof credentialSecretSchema>;

/** What a credential is sealed with besides the key, so that it cannot be moved to another row. */
export const credentialSealContext = (workspaceId: string, credentialId: string): string =>
  `credential:${workspaceId}:${credentialId}`;
