/** POSIX basic and extended regular expressions as the source of a JavaScript one. */
import { bracket } from "./pattern.ts"

/**
 * In a basic expression `+?|(){}` are plain unless a backslash precedes them; in an extended one it is
 * the other way round. Throws nothing: an invalid result fails when it is compiled.
 */
export function posixRegExp(pattern: string, extended: boolean): string {
  let out = ""
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i)
    const set = char === "[" ? bracket(pattern, i) : null
    if (set) {
      out += set.source
      i = set.end
    } else if (char === "\\") {
      out += escaped(pattern.charAt(++i), extended)
    } else if (!extended && "+?|(){}".includes(char)) {
      out += `\\${char}`
    } else if (char === "*" && (i === 0 || /(?:^|\\\(|\||\^)$/.test(pattern.slice(0, i)))) {
      out += "\\*"
    } else if (!extended && char === "^" && i > 0 && !/\\[(|]$/.test(pattern.slice(0, i))) {
      out += "\\^"
    } else if (!extended && char === "$" && !/^(?:$|\\[)|])/.test(pattern.slice(i + 1))) {
      out += "\\$"
    } else if (extended && char === "{" && !/^\{\d*,?\d*\}/.test(pattern.slice(i))) {
      out += "\\{"
    } else out += char === "[" || char === "/" ? `\\${char}` : char
  }
  return out
}

function escaped(char: string, extended: boolean): string {
  if (!extended && "+?|(){}".includes(char)) return char
  if (/[1-9wWbBsS]/.test(char)) return `\\${char}`
  if (char === "<" || char === ">") return "\\b"
  if (char === "n") return "\\n"
  if (char === "t") return "\\t"
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char
}
