/**
 * The resume phrase: `olive-crane-maple-tide-58`, shown once, which continues a student's work in
 * another browser. Four words of 512 and a number of 90 are 42 bits.
 */
import { pick, randomBelow } from "./random.ts"
import { words } from "./words.ts"

const wordCount = 4

export function newPhrase(): string {
  const chosen = Array.from({ length: wordCount }, () => pick(words))
  return [...chosen, String(10 + randomBelow(90))].join("-")
}

/** As it is hashed: people leave out hyphens and use capitals. Null if it cannot be a phrase. */
export function parsePhrase(typed: string): string | null {
  if (typed.length > 100) return null
  const parts = typed.toLowerCase().match(/[a-z]+|[0-9]+/g) ?? []
  return parts.length === wordCount + 1 ? parts.join("-") : null
}
