import { randomBytes } from "node:crypto";

/** A value that no page can guess, anew for each response. */
export function createNonce(): string {
  return randomBytes(16).toString("base64");
}

/**
 * The content security policy of the pages. Scripts run only with the nonce of this very response; styles may be inline
 * because React Flow and Radix place elements by style attributes. In development React needs `eval`.
 */
export function contentSecurityPolicy(nonce: string, production: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${production ? "" : " 'unsafe-eval'"}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    `connect-src 'self'${production ? "" : " ws:"}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Headers of every response. */
export function securityHeaders(secureOrigin: boolean): Readonly<Record<string, string>> {
  return {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
    ...(secureOrigin ? { "strict-transport-security": "max-age=31536000" } : {}),
  };
}
