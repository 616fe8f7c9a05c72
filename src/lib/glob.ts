/**
 * Patterns as Go's path.Match reads them, for images and for what a Dockerfile copies: `*`, `?`, `[a-z]`
 * and `[^a-z]`, none of which takes a slash. One that is malformed matches nothing.
 */

type Token = "star" | ((char: string) => boolean)

/** An expression that a pattern could be turned into may take for ever; this takes pattern × text. */
export function globMatch(pattern: string, text: string): boolean {
  const wanted = pattern.split("/").map(tokensOf)
  const given = text.split("/")
  return (
    wanted.length === given.length &&
    given.every((part, index) => partMatches(wanted[index] ?? null, [...part]))
  )
}

/** Where it fails, the last star takes one character more: the stars before it need not. */
function partMatches(tokens: readonly Token[] | null, text: readonly string[]): boolean {
  if (tokens === null) return false
  let at = 0
  let star: { readonly after: number; taken: number } | null = null
  for (let from = 0; from < text.length || at < tokens.length; ) {
    const token = tokens[at]
    const char = text[from]
    if (token === "star") {
      at += 1
      star = { after: at, taken: from }
    } else if (token !== undefined && char !== undefined && token(char)) {
      at += 1
      from += 1
    } else if (star !== null && star.taken < text.length) {
      star.taken += 1
      at = star.after
      from = star.taken
    } else {
      return false
    }
  }
  return true
}

const one = /(\*)|(\?)|\[(\^?)((?:\\.|[^\]\\])+)\]|\\?([^[\\*?]|(?<=\\).)/gsuy

function tokensOf(part: string): readonly Token[] | null {
  const tokens: Token[] = []
  let read = 0
  for (const [whole, star, any, not, members, literal] of part.matchAll(one)) {
    read += whole.length
    if (star !== undefined) tokens.push("star")
    else if (any !== undefined) tokens.push(() => true)
    else if (members !== undefined) tokens.push(memberOf(members, not !== ""))
    else tokens.push((char) => char === literal)
  }
  return read === part.length ? tokens : null
}

/** What stands between the brackets: characters, and ranges of them. */
function memberOf(members: string, not: boolean): Token {
  const ranges = [...members.matchAll(/\\?(.)(?:-\\?(.))?/gsu)].map(
    ([, low = "", high = low]) => [codeOf(low), codeOf(high)] as const,
  )
  return (char) => {
    const code = codeOf(char)
    return ranges.some(([low, high]) => low <= code && code <= high) !== not
  }
}

const codeOf = (char: string): number => char.codePointAt(0) ?? 0
