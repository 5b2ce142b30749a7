import type { MediaMethod, MediaParams, MediaResult } from "@callwright/contracts";

/** What the runtime needs of the media client; in tests a fake. Failures are {@link MediaRequestError}. */
export interface MediaPort {
  readonly connected: boolean;
  request<M extends MediaMethod>(method: M, params: MediaParams<M>): Promise<MediaResult<M>>;
}
