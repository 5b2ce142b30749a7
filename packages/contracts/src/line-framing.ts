/** One JSON value as a line; JSON escapes line breaks, so the value cannot hold one. */
export function encodeLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** A line was longer than allowed: the peer is broken or hostile, close the connection. */
export class LineTooLongError extends Error {
  constructor(readonly maxChars: number) {
    super(`a line is longer than ${maxChars} characters`);
    this.name = "LineTooLongError";
  }
}

/**
 * Cuts a stream of text into lines. Feed it decoded text (a socket with `setEncoding("utf8")`), never raw bytes.
 * Empty lines are left out.
 */
export class LineSplitter {
  #parts: string[] = [];
  #length = 0;

  constructor(private maxChars: number) {}

  /** The limit for lines from now on, e.g. a larger one after the greeting. */
  setMaxChars(maxChars: number): void {
    this.maxChars = maxChars;
  }

  /**
   * @returns the lines that `text` completed, in order
   * @throws LineTooLongError
   */
  push(text: string): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", from)) {
      this.#add(text.slice(from, at));
      const line = this.#parts.length === 1 ? (this.#parts[0] ?? "") : this.#parts.join("");
      this.#parts = [];
      this.#length = 0;
      if (line.trim() !== "") lines.push(line);
      from = at + 1;
    }
    if (from < text.length) this.#add(from === 0 ? text : text.slice(from));
    return lines;
  }

  #add(part: string): void {
    this.#length += part.length;
    if (this.#length > this.maxChars) throw new LineTooLongError(this.maxChars);
    this.#parts.push(part);
  }
}
