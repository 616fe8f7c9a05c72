/** Shell patterns with `*` and `?`, neither of which takes a slash. */

/** In time pattern × text: the expression that a pattern could be turned into may take for ever. */
export function globMatch(pattern: string, text: string): boolean {
  // Which beginnings of the text the pattern read so far can stand for, by their length.
  let reachable = new Set([0])
  for (const wanted of pattern) {
    const next = new Set<number>()
    for (const length of reachable) {
      const char = text[length]
      if (wanted === "*") {
        for (let end = length; ; end++) {
          next.add(end)
          if (end >= text.length || text[end] === "/") break
        }
      } else if (char !== undefined && (wanted === char || (wanted === "?" && char !== "/"))) {
        next.add(length + 1)
      }
    }
    reachable = next
  }
  return reachable.has(text.length)
}
