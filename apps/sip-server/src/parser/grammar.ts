/** Character classes of RFC 3261 §25.1, as table look-ups: no regular expression ever sees a peer's bytes. */

const TOKEN = 1;
const WORD = 2;
const DIGIT = 4;
const classes = new Uint8Array(256);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  const alphanumeric =
    (character >= "0" && character <= "9") ||
    (character >= "a" && character <= "z") ||
    (character >= "A" && character <= "Z");
  if (alphanumeric || "-.!%*_+`'~".includes(character)) classes[code] = TOKEN;
  if (alphanumeric || "-.!%*_+`'~()<>:\\\"/[]?{}".includes(character)) classes[code] = (classes[code] ?? 0) | WORD;
  if (character >= "0" && character <= "9") classes[code] = (classes[code] ?? 0) | DIGIT;
}

function all(text: string, mask: number): boolean {
  for (let index = 0; index < text.length; index++) {
    if (((classes[text.charCodeAt(index) & 0xff] ?? 0) & mask) === 0) return false;
  }
  return text.length > 0;
}

/** `token` of RFC 3261 §25.1, not empty. */
export function isToken(text: string): boolean {
  return all(text, TOKEN);
}

/** `callid = word [ "@" word ]`. It holds no `|`, `;` or space, which the wire protocol's dialog ids rely on. */
export function isCallId(text: string): boolean {
  const at = text.indexOf("@");
  return at < 0 ? all(text, WORD) : all(text.slice(0, at), WORD) && all(text.slice(at + 1), WORD);
}

/** Digits only, not empty. */
export function isDigits(text: string): boolean {
  return all(text, DIGIT);
}

/** A decimal number of at most `max`; undefined when it is no number or larger. */
export function parseNumber(text: string, max: number): number | undefined {
  if (!isDigits(text)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}

/** True when the text holds a space, tab or control character. */
export function hasSpaceOrControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= 0x20 || code === 0x7f) return true;
  }
  return false;
}
