import type { CredentialSecret } from "@callwright/contracts";

export const CREDENTIAL_TYPES = ["bearer", "basic", "header"] as const satisfies readonly CredentialSecret["type"][];
export type CredentialType = (typeof CREDENTIAL_TYPES)[number];

/** The secret that a form holds, by its type. */
export function credentialOf(type: CredentialType, form: FormData): CredentialSecret {
  const text = (name: string) => String(form.get(name) ?? "");
  switch (type) {
    case "bearer":
      return { type, token: text("token") };
    case "basic":
      return { type, username: text("username"), password: text("password") };
    case "header":
      return { type, name: text("header"), value: text("value") };
  }
}
