import type { MediaErrorCode, PlayState } from "@callwright/contracts";
import { type G711Law, silenceByte, transcodeG711 } from "@callwright/rtp";
import type { Clip, PlayCommand } from "../rtp/worker-messages";

const BYTES_PER_MS = 8;

/** What a call of {@link Player.fill} found. */
export type FillResult =
  /** The frame holds audio, at least in part. */
  | "audio"
  /** The next item is not ready yet; the frame is silence and no time has counted. */
  | "waiting"
  /** Everything had been played before. */
  | "finished";

/** Plays one list of clips, gapless, at 8 bytes a millisecond. */
export class Player {
  readonly playId: string;
  readonly bargeIn: boolean;
  readonly #clips: (Clip | null)[];
  readonly #loop: boolean;
  #index = 0;
  #offset = 0;
  #playedBytes = 0;
  /** To be skipped before anything is heard. */
  #skipBytes: number;
  #error: { readonly code: MediaErrorCode; readonly message: string } | null = null;

  constructor(command: PlayCommand) {
    this.playId = command.playId;
    this.bargeIn = command.bargeIn;
    this.#clips = [...command.clips];
    this.#loop = command.loop;
    this.#skipBytes = command.offsetMs * BYTES_PER_MS;
  }

  /** An item that was not ready has come. */
  setClip(index: number, clip: Clip): void {
    if (index < this.#clips.length && this.#clips[index] === null) this.#clips[index] = clip;
  }

  /** An item will not come: the play ends when it is reached. */
  fail(error: { readonly code: MediaErrorCode; readonly message: string }): void {
    this.#error ??= error;
  }

  /** Why it failed, where an item did not come. */
  get error(): { readonly code: MediaErrorCode; readonly message: string } | null {
    return this.#error;
  }

  get playedMs(): number {
    return Math.round(this.#playedBytes / BYTES_PER_MS);
  }

  state(): PlayState {
    return {
      playId: this.playId,
      itemIndex: this.#index,
      itemPositionMs: Math.floor(this.#offset / BYTES_PER_MS),
      playedMs: this.playedMs,
      loop: this.#loop,
    };
  }

  /** Write the next frame in `law`; the end of the list is filled up with silence. */
  fill(out: Uint8Array, law: G711Law): FillResult {
    let filled = 0;
    let result: FillResult = "finished";
    while (filled < out.length) {
      const clip = this.#nextClip();
      if (clip === undefined) break;
      if (clip === null) {
        result = filled > 0 ? "audio" : "waiting";
        break;
      }
      const length = Math.min(out.length - filled, clip.bytes.length - this.#offset);
      this.#copy(clip, length, out.subarray(filled, filled + length), law);
      filled += length;
      this.#offset += length;
      result = "audio";
    }
    this.#playedBytes += filled;
    if (filled < out.length) out.fill(silenceByte(law), filled);
    return result;
  }

  #copy(clip: Clip, length: number, out: Uint8Array, law: G711Law): void {
    const source = clip.bytes.subarray(this.#offset, this.#offset + length);
    if (clip.law === law) out.set(source);
    else transcodeG711(clip.law, source, out);
  }

  /** The clip with bytes left to play; null: wait for it; undefined: none. Moves on over finished ones. */
  #nextClip(): Clip | null | undefined {
    let rounds = 0;
    for (;;) {
      const clip = this.#clips[this.#index];
      if (clip === null) {
        // What comes after a hole in the sentence is not worth hearing.
        return this.#error === null ? null : undefined;
      }
      if (clip === undefined) {
        if (!this.#loop || rounds > 1) return undefined;
        this.#rewind();
        rounds++;
        continue;
      }
      const left = clip.bytes.length - this.#offset;
      const skip = Math.min(left, this.#skipBytes);
      this.#skipBytes -= skip;
      this.#offset += skip;
      if (left > skip) return clip;
      this.#index++;
      this.#offset = 0;
    }
  }

  /** Back to the first item; whole rounds that are still to be skipped are skipped at once. */
  #rewind(): void {
    this.#index = 0;
    this.#offset = 0;
    if (this.#skipBytes === 0) return;
    const total = this.#clips.reduce((sum, clip) => sum + (clip?.bytes.length ?? 0), 0);
    this.#skipBytes = total === 0 ? 0 : this.#skipBytes % total;
  }
}
