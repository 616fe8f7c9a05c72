/** Command lines as lists of words. */
import type { Result } from "./result.ts"
import { err, ok } from "./result.ts"

/** Splits a command line into words as a shell does, without expanding anything. */
export function splitWords(text: string): Result<string[], string> {
  const words: string[] = []
  let word: string | null = null
  let quote = ""
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? ""
    if (quote === "'" ? letter !== "'" : quote === '"' && letter !== '"' && letter !== "\\") {
      word = (word ?? "") + letter
    } else if (letter === quote && quote !== "") quote = ""
    else if (letter === "\\") word = (word ?? "") + (text[++i] ?? "")
    else if (letter === "'" || letter === '"') {
      quote = letter
      word ??= ""
    } else if (/\s/.test(letter)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? "") + letter
  }
  if (quote !== "") return err("EOF found when expecting closing quote")
  if (word !== null) words.push(word)
  return ok(words)
}
