/** A failure of ours goes to the operator's log: what and where, never with what. */

export function reportFailure(error: unknown): void {
  // biome-ignore lint/suspicious/noConsole: a Worker's only way to its operator
  console.error(printable(withoutTokens(describe(error))))
}

/** A failed query's own message lists its parameters; the cause says what went wrong without them. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return describe(error.cause)
  return error.stack ?? error.message
}

/** An address that opens a lab may be part of a message about it. */
function withoutTokens(text: string): string {
  return text.replaceAll(/(\/engine\/|\/teach#|bearer\s+)[^\s/"')]+/gi, "$1…")
}

/** What a student sent may be part of a message: it must not steer the operator's terminal. */
function printable(text: string): string {
  return text.replaceAll(/(?![\n\t])\p{Cc}/gu, "\u{fffd}")
}
