/** Why signing in failed. */
export type SignInFailure = "wrong" | "tooMany" | "unreachable";

/** Signs in by e-mail and password; null when it worked (the session is a cookie). */
export async function signIn(email: string, password: string): Promise<SignInFailure | null> {
  try {
    const response = await fetch("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    if (response.ok) return null;
    if (response.status === 429) return "tooMany";
    return response.status < 500 ? "wrong" : "unreachable";
  } catch {
    return "unreachable";
  }
}

/** Ends the session of this browser. */
export async function signOut(): Promise<void> {
  await fetch("/api/auth/sign-out", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  window.location.assign("/sign-in");
}
