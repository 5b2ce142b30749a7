/** Something that whoever starts Callwright can mend; the message says how. It is shown without a stack trace. */
export class StartError extends Error {
  override readonly name = "StartError";
}
