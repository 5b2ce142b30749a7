/** What a file imports, statically or not, types included. Comments and texts that merely look like it are left out. */
export function listImports(source: string): string[] {
  const code = blankComments(source);
  // a specifier holds no blanks and no punctuation of code: that tells it from text between two strings
  const specifier = `["']([@\\w./#~:-]+)["']`;
  const patterns = [
    new RegExp(`\\b(?:import|export)\\b[^"'\`;()]*?\\bfrom\\s*${specifier}`, "g"),
    new RegExp(`\\bimport\\s*${specifier}`, "g"),
    new RegExp(`\\b(?:import|require)\\s*\\(\\s*${specifier}\\s*[,)]`, "g"),
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ""));
}

/** Replaces comments by blanks; strings and template literals are skipped over, so that "//" in a URL stays. */
export function blankComments(source: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return source.replace(token, (text) => (text.startsWith("/") ? " " : text));
}
