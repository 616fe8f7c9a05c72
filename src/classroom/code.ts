/** The code of a class: what stands on the board and is typed by hand. */
import { randomText } from "./random.ts"

/** Without 0 and O, 1, I and L, and U, which is heard and read as V. */
export const codeAlphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
export const codeLength = 6

export function newCode(): string {
  return randomText(codeAlphabet, codeLength)
}

/** The code that was meant by `typed` (`k7p-3wn`, spaces), or null if it cannot be one. */
export function parseCode(typed: string): string | null {
  const code = typed.replace(/[\s-]/g, "").toUpperCase()
  const possible =
    code.length === codeLength && [...code].every((character) => codeAlphabet.includes(character))
  return possible ? code : null
}
