import type { IncomingMessage } from "node:http";

/** Uploads of audio are the largest bodies; everything else is a flow document at most. */
export const UPLOAD_MAX_BYTES = 20 * 1024 * 1024;
export const BODY_MAX_BYTES = 4 * 1024 * 1024;

export interface Refusal {
  status: 403 | 411 | 413;
  code: string;
  message: string;
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

type RequestHead = Pick<IncomingMessage, "method" | "headers" | "url">;

/**
 * What must not even reach the pages: a change that another site's page asks for (its cookies would come along), and
 * bodies beyond the limits. Programs send no `Origin`; they carry a key instead of a cookie.
 */
export function refuseRequest(request: RequestHead): Refusal | null {
  if (SAFE_METHODS.has(request.method ?? "GET")) return null;
  return refuseOrigin(request) ?? refuseBody(request);
}

function refuseOrigin({ headers }: RequestHead): Refusal | null {
  const foreign: Refusal = {
    status: 403,
    code: "foreign-origin",
    message: "Changes are taken from this site's own pages only.",
  };
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return foreign;
  const origin = headers.origin;
  if (origin === undefined) return null;
  try {
    return new URL(origin).host === headers.host ? null : foreign;
  } catch {
    return foreign;
  }
}

function refuseBody({ headers, url }: RequestHead): Refusal | null {
  const limit = url?.startsWith("/api/prompts/") ? UPLOAD_MAX_BYTES : BODY_MAX_BYTES;
  const length = headers["content-length"];
  if (length === undefined) {
    // without a length nobody knows how much comes: streaming bodies are not used by our pages
    return headers["transfer-encoding"] === undefined
      ? null
      : { status: 411, code: "length-required", message: "The request must say its length (Content-Length)." };
  }
  if (Number(length) <= limit) return null;
  return {
    status: 413,
    code: "too-large",
    message: `The request is larger than ${Math.round(limit / 1024 / 1024)} MB.`,
  };
}
