/** `key=value`, given any number of times, as a map. */

/** What has no `=` is a key of the empty text. */
export function keyValues(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=")
      return at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}
