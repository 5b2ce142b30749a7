/** Why a password was not changed. */
export type PasswordFailure = "wrong" | "unreachable";

/** Sets a new password and ends one's other sessions; null when it worked. */
export async function changePassword(currentPassword: string, newPassword: string): Promise<PasswordFailure | null> {
  try {
    const response = await fetch("/api/auth/change-password", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ currentPassword, newPassword, revokeOtherSessions: true }),
    });
    if (response.ok) return null;
    return response.status < 500 ? "wrong" : "unreachable";
  } catch {
    return "unreachable";
  }
}
