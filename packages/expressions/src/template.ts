/** A text cut at its `{{ expression }}` parts; `start` is the offset of the expression in the text. */
export type TemplatePart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "expression"; readonly source: string; readonly start: number };

export type SplitTemplate =
  | { readonly ok: true; readonly parts: readonly TemplatePart[] }
  | { readonly ok: false; readonly at: number };

/** Cuts a text at `{{ }}`. A `}}` inside a quoted string of the expression does not close it. */
export function splitTemplate(source: string): SplitTemplate {
  const parts: TemplatePart[] = [];
  let position = 0;
  while (position < source.length) {
    const open = source.indexOf("{{", position);
    if (open < 0) break;
    if (open > position) parts.push({ type: "text", text: source.slice(position, open) });
    const close = findClose(source, open + 2);
    if (close < 0) return { ok: false, at: open };
    const inner = source.slice(open + 2, close);
    const leading = inner.length - inner.trimStart().length;
    parts.push({ type: "expression", source: inner.trim(), start: open + 2 + leading });
    position = close + 2;
  }
  if (position < source.length) parts.push({ type: "text", text: source.slice(position) });
  return { ok: true, parts };
}

function findClose(source: string, from: number): number {
  let quote = "";
  for (let index = from; index < source.length; index++) {
    const character = source[index];
    if (quote) {
      if (character === "\\") index++;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "}" && source[index + 1] === "}") return index;
  }
  return -1;
}
