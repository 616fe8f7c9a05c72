/** Go's literals of strings and characters. */

const simple: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
}

const escaped = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gs

/** What a literal with its quotes stands for; null where it is none. */
export function unquote(literal: string): string | null {
  const inside = literal.slice(1, -1)
  if (literal.startsWith("`")) return inside.replaceAll("\r", "")
  const quote = literal[0] ?? ""
  let valid = true
  const value = inside.replace(escaped, (_, byte, short, long, octal, letter) => {
    const code = byte ?? short ?? long
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16))
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
    const found =
      (letter === "'" || letter === '"') && letter !== quote ? undefined : simple[letter]
    if (found === undefined) valid = false
    return found ?? ""
  })
  return valid ? value : null
}

/** As Go's `%q`. */
export function quote(text: string): string {
  const inside = text.replace(/[\\"\p{Cc}]/gu, (letter) => {
    const name = Object.entries(simple).find(([key, value]) => value === letter && key !== "'")
    if (name !== undefined) return `\\${name[0]}`
    return `\\x${(letter.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`
  })
  return `"${inside}"`
}
