import fs from "node:fs";

/** Bytes after which a log file is put aside; one older file is kept beside it. */
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;

/** A log file of bounded size: at most `maxBytes` in `file` and as much in `file.1`. */
export class LogFile {
  private descriptor: number;
  private size: number;

  constructor(
    readonly file: string,
    private readonly maxBytes = DEFAULT_MAX_BYTES,
  ) {
    this.descriptor = fs.openSync(file, "a", 0o600);
    this.size = fs.fstatSync(this.descriptor).size;
  }

  writeLine(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    if (this.size + bytes.length > this.maxBytes) this.rotate();
    fs.writeSync(this.descriptor, bytes);
    this.size += bytes.length;
  }

  close(): void {
    fs.closeSync(this.descriptor);
  }

  private rotate(): void {
    fs.closeSync(this.descriptor);
    fs.renameSync(this.file, `${this.file}.1`);
    this.descriptor = fs.openSync(this.file, "a", 0o600);
    this.size = 0;
  }
}

/**
 * Bounds a log file that another process appends to (PostgreSQL, Redis, which outlive the supervisor): what it holds is
 * moved to `file.1`, and the file is emptied in place, since the other process keeps it open.
 */
export function boundForeignLog(file: string, maxBytes = DEFAULT_MAX_BYTES): void {
  if (!fs.existsSync(file) || fs.statSync(file).size <= maxBytes) return;
  fs.copyFileSync(file, `${file}.1`);
  fs.truncateSync(file, 0);
}
