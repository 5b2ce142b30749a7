import type { MediaErrorCode } from "@callwright/contracts";

/** A request that cannot be done, with the code and text that go back to the client. */
export class MediaControlError extends Error {
  constructor(
    readonly code: MediaErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "MediaControlError";
  }
}
