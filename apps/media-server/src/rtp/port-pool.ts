/** Hands out even ports, each with the odd one above it for RTCP. A freed port is the last to be used again. */
export class PortPool {
  readonly #free: number[] = [];
  readonly #used = new Set<number>();

  /** @throws RangeError where the range holds no pair */
  constructor(minPort: number, maxPort: number) {
    for (let port = minPort + (minPort % 2); port + 1 <= maxPort; port += 2) this.#free.push(port);
    if (this.#free.length === 0) {
      throw new RangeError(
        `RTP_PORT_MIN ${minPort} to RTP_PORT_MAX ${maxPort} holds no even port with the next one free`,
      );
    }
  }

  /** The port that has been free longest; null where all are used. */
  take(): number | null {
    const port = this.#free.shift();
    if (port === undefined) return null;
    this.#used.add(port);
    return port;
  }

  /** Give a port back. One that is not out is left alone. */
  release(port: number): void {
    if (this.#used.delete(port)) this.#free.push(port);
  }

  get free(): number {
    return this.#free.length;
  }

  get used(): number {
    return this.#used.size;
  }
}
