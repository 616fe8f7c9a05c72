/** A failure of ours goes to the operator's log: what and where, never with what. */

export function reportFailure(error: unknown): void {
  // biome-ignore lint/suspicious/noConsole: a Worker's only way to its operator
  console.error(logged(describe(error)))
}

/** A failed query's own message lists its parameters; the cause says what went wrong without them. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return describe(error.cause)
  return error.stack ?? error.message
}

/** As it may stand in a log. */
export const logged = (text: string): string => printable(withoutTokens(text))

/** An address that opens a lab may be part of a message about it, and a header or cookie, too. */
function withoutTokens(text: string): string {
  return text
    .replaceAll(/(\/engine\/|\/teach#|bearer\s+|\bkey=)[^\s/"')]+/gi, "$1…")
    .replaceAll(/\b[a-z2-7]{16}(?:\.\d{1,12}){1,2}\.[\w-]{43}/g, "…")
}

/** What a student sent may be part of a message: it must not steer the operator's terminal. */
function printable(text: string): string {
  return text.replaceAll(/(?![\n\t])\p{Cc}/gu, "\u{fffd}")
}
