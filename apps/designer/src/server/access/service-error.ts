import type { ErrorCode } from "../../i18n/error-text";

/** How an error is told to programs: the HTTP status and what kind of thing went wrong. */
const STATUS = {
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  invalid: 422,
  unavailable: 503,
} as const;

export type ErrorKind = keyof typeof STATUS;

export type ErrorParams = Readonly<Record<string, string | number>>;

export interface ErrorOptions {
  params?: ErrorParams;
  /** Data for the page or program that can do something about it, such as the problems of a flow. */
  detail?: unknown;
  cause?: unknown;
}

/**
 * Something that people can do something about. `code` names texts in the message catalogue (`errors.<code>.what` and
 * `.hint`); the error itself holds no sentence.
 */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly params: ErrorParams;
  readonly detail: unknown;

  constructor(
    readonly kind: ErrorKind,
    readonly code: ErrorCode,
    options: ErrorOptions = {},
  ) {
    super(code, options.cause === undefined ? {} : { cause: options.cause });
    this.params = options.params ?? {};
    this.detail = options.detail;
  }

  get status(): number {
    return STATUS[this.kind];
  }
}

/** Things whose absence has a text (`<thing>-not-found`). */
type Findable = ErrorCode extends infer Code ? (Code extends `${infer What}-not-found` ? What : never) : never;

export function notFound(what: Findable, id: string): ServiceError {
  return new ServiceError("not-found", `${what}-not-found`, { params: { id } });
}

/** PostgreSQL refused a second row with the same unique value (Prisma's P2002). */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, "P2002");
}

/** The row that was to be changed is not there (Prisma's P2025). */
export function isMissingRow(error: unknown): boolean {
  return hasCode(error, "P2025");
}

// by its code and not by `instanceof`: pages and server have their own copies of the class
function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
