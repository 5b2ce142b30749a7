import type { MediaErrorCode } from "@callwright/contracts";

/**
 * Why a request was not done: a code of the protocol, or one of the client's own.
 * - `disconnected`: there is no connection, or it broke before the answer came (it may have been done)
 * - `no-answer`: the server did not answer in time (it may have been done)
 * - `bad-answer`: what the server answered is not of the protocol
 */
export type MediaFailureCode = MediaErrorCode | "disconnected" | "no-answer" | "bad-answer";

export class MediaRequestError extends Error {
  constructor(
    readonly code: MediaFailureCode,
    message: string,
    readonly method: string,
  ) {
    super(`${method}: ${message}`);
    this.name = "MediaRequestError";
  }

  /** The media server or the way to it failed, rather than the request: it may work elsewhere or a little later. */
  get unavailable(): boolean {
    switch (this.code) {
      case "disconnected":
      case "no-answer":
      case "bad-answer":
      case "unavailable":
      case "internal":
      case "no-ports":
      case "limit":
        return true;
      default:
        return false;
    }
  }
}

/** The server will not have us: a wrong secret or another version. Trying again does not help until it is changed. */
export class MediaRefusedError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`media server refused the connection (${code}): ${message}`);
    this.name = "MediaRefusedError";
  }
}
