/** Go's `strconv.ParseBool`. */

/** Null for what is neither. */
export function parseGoBool(text: string): boolean | null {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : null
}
