/** Shell patterns (`*`, `?`, `[a-z]`, `@(a|b)`) as regular expressions. */

/** Text of a pattern; quoted characters stand for themselves. */
export interface PatternPiece {
  readonly text: string
  readonly quoted: boolean
}

const special = /[\\^$.*+?()[\]{}|/]/g

export function quoteForRegExp(text: string): string {
  return text.replace(special, "\\$&")
}

export function hasPattern(pieces: readonly PatternPiece[]): boolean {
  return pieces.some(({ text, quoted }) => !quoted && /[*?[]|[@+!]\(/.test(text))
}

/** The source of a regular expression for `pieces`. `*` and `?` stop at `/` when `inPath`. */
export function patternSource(pieces: readonly PatternPiece[], inPath = false): string {
  // One string in which quoted characters are escaped by a backslash, then one pass over it.
  const text = pieces
    .map((piece) => (piece.quoted ? piece.text.replace(/[^\w]/gu, "\\$&") : piece.text))
    .join("")
  return translate(text, inPath, false)
}

export function matchesPattern(text: string, pieces: readonly PatternPiece[]): boolean {
  return new RegExp(`^(?:${patternSource(pieces)})$`, "su").test(text)
}

function translate(pattern: string, inPath: boolean, inGroup: boolean): string {
  const any = inPath ? "[^/]" : "."
  let out = ""
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i)
    const group = extendedGroup(pattern, i)
    if (char === "\\" && i + 1 < pattern.length) {
      out += quoteForRegExp(codePoint(pattern, i + 1))
      i += codePoint(pattern, i + 1).length
    } else if (group) {
      out += extended(char, translate(group.body, inPath, true), any)
      i = group.end
    } else if (char === "*") out += `${any}*`
    else if (char === "?") out += any
    else if (char === "|" && inGroup) out += "|"
    else if (char === "[") {
      const set = bracket(pattern, i)
      out += set?.source ?? "\\["
      i = set?.end ?? i
    } else out += quoteForRegExp(char)
  }
  return out
}

function codePoint(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0)
}

function extendedGroup(pattern: string, at: number): { body: string; end: number } | null {
  if (!"?*+@!".includes(pattern.charAt(at)) || pattern.charAt(at + 1) !== "(") return null
  let depth = 0
  for (let i = at + 1; i < pattern.length; i++) {
    if (pattern.charAt(i) === "\\") i++
    else if (pattern.charAt(i) === "(") depth++
    else if (pattern.charAt(i) === ")" && --depth === 0) {
      return { body: pattern.slice(at + 2, i), end: i }
    }
  }
  return null
}

function extended(operator: string, body: string, any: string): string {
  if (operator === "!") return `(?!(?:${body})$)${any}*`
  return `(?:${body})${operator === "@" ? "" : operator}`
}

const classes: Readonly<Record<string, string>> = {
  alpha: "a-zA-Z",
  digit: "0-9",
  alnum: "a-zA-Z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\s",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`\\{-~",
  xdigit: "0-9A-Fa-f",
  word: "\\w",
}

/** `[…]` from `at`: `!` and `^` negate, a `]` that comes first is itself, `[:digit:]` is a class. */
export function bracket(pattern: string, at: number): { source: string; end: number } | null {
  let i = at + 1
  const negated = pattern.charAt(i) === "!" || pattern.charAt(i) === "^"
  if (negated) i++
  let body = ""
  for (let first = true; i < pattern.length; first = false) {
    const char = pattern.charAt(i)
    const named = /^\[:(\w+):\]/.exec(pattern.slice(i))
    if (char === "]" && !first) {
      return { source: body === "" ? "(?!)" : `[${negated ? "^" : ""}${body}]`, end: i }
    }
    if (named) {
      body += classes[named[1] ?? ""] ?? ""
      i += named[0].length
    } else if (char === "\\" && i + 1 < pattern.length) {
      body += escapeInSet(codePoint(pattern, i + 1))
      i += 1 + codePoint(pattern, i + 1).length
    } else {
      body +=
        char === "-" ? (first || pattern.charAt(i + 1) === "]" ? "\\-" : "-") : escapeInSet(char)
      i++
    }
  }
  return null
}

function escapeInSet(char: string): string {
  return /[\\\]^[\-/.*+?(){}|$]/.test(char) ? `\\${char}` : char
}
