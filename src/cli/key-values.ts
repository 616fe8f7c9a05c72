/** `key=value`, given any number of times, as a map. */
import { splitOnce } from "../lib/split-once.ts"

/** What has no `=` is a key of the empty text. */
export function keyValues(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key, value = ""] = splitOnce(pair, "=")
      return [key, value]
    }),
  )
}
