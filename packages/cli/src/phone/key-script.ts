import { DTMF_DIGITS } from "@callwright/rtp";

/** One thing that the caller does. */
export type KeyAction =
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "pause"; readonly ms: number }
  /** Make a sound, as a caller does who leaves a message. */
  | { readonly type: "speak"; readonly ms: number };

/** What the caller does at once, when the prompt has fallen silent. */
export type KeyGroup = readonly KeyAction[];

const PAUSE_MS = 1_000;
const SPEAK_MS = 1_000;

/** The text is no list of keys; the message says where. */
export class KeyScriptError extends Error {
  override readonly name = "KeyScriptError";
}

/**
 * Reads what is given to `--keys`: groups apart by commas, each pressed when the prompt falls silent.
 * `0`–`9`, `*`, `#`, `A`–`D` are keys, `w` waits a second, `~` makes a second of sound. Blanks are passed over.
 * @throws KeyScriptError
 */
export function parseKeys(text: string): readonly KeyGroup[] {
  const compact = text.replace(/\s+/g, "");
  if (compact === "") return [];
  return compact.split(",").map((group, index) => {
    if (group === "") {
      throw new KeyScriptError(
        `Group ${index + 1} of the keys is empty: two commas stand side by side, or one at an end.`,
      );
    }
    return [...group].map((char) => readAction(char, index));
  });
}

function readAction(char: string, group: number): KeyAction {
  if (char === "w" || char === "W") return { type: "pause", ms: PAUSE_MS };
  if (char === "~") return { type: "speak", ms: SPEAK_MS };
  const key = char.toUpperCase();
  if (DTMF_DIGITS.includes(key)) return { type: "key", key };
  throw new KeyScriptError(
    `“${char}” in group ${group + 1} is no key. Keys are 0–9, *, #, A–D; w waits a second, ~ makes a second of sound.`,
  );
}
