/** How far apart the two reports of one key press may be. Keys are not pressed twice so fast by two ways at once. */
const OVERLAP_MS = 500;

type Source = "rfc4733" | "info" | "inband";

interface Report {
  readonly digit: string;
  readonly source: Source;
  readonly at: number;
}

/**
 * A phone may report one key press twice, by telephone-events in the audio (RFC 4733) and by SIP INFO. The second
 * report of the same digit by another way within half a second is the same key press: it is paired with the first and
 * dropped. Two reports by the same way are always two key presses, however fast.
 */
export class DigitFilter {
  #unpaired: Report[] = [];

  /** Whether this report is a key press of its own. */
  accept(digit: string, source: Source, at: number): boolean {
    this.#unpaired = this.#unpaired.filter((report) => at - report.at <= OVERLAP_MS);
    const twin = this.#unpaired.findIndex((report) => report.digit === digit && report.source !== source);
    if (twin !== -1) {
      this.#unpaired.splice(twin, 1);
      return false;
    }
    this.#unpaired.push({ digit, source, at });
    return true;
  }
}
