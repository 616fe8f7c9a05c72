/** Display names of students: what may be one, and when two are the same. */
import { err, ok, type Result } from "../lib/result.ts"

const nameLengthMax = 32

/** Trimmed, inner white space folded to single spaces; or a sentence that says what is wrong. */
export function parseName(typed: string): Result<string, string> {
  if (hasUnprintable(typed)) return err("A name cannot contain control characters.")
  const name = typed.normalize("NFC").replace(/\s+/g, " ").trim()
  if (visible(name) === "") return err("Please enter a name.")
  if ([...name].length > nameLengthMax) {
    return err(`A name has at most ${nameLengthMax} characters.`)
  }
  return ok(name)
}

/** Equal exactly for names that a class would mix up: case, spaces and width do not count. */
export function nameKey(name: string): string {
  return visible(name.normalize("NFKC").toLowerCase())
}

/** Control and format characters (bidirectional overrides among them), except the two joiners. */
export function hasUnprintable(text: string): boolean {
  return /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)
}

/** Without what leaves no ink: spaces, joiners, fillers, variation selectors, the empty Braille cell. */
function visible(text: string): string {
  return text.replace(/[\s\p{Default_Ignorable_Code_Point}\u2800]/gu, "")
}
