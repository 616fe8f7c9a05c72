/** A Dockerfile's lines: comments and directives taken out, continued ones joined. */
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"

export interface Line {
  /** Where it begins, from 1. */
  readonly number: number
  readonly text: string
}

export interface Lines {
  readonly lines: readonly Line[]
  /** Takes a line's end, or a letter's meaning, away: `\` or a backtick. */
  readonly escapeMark: string
  /** What the builder says of them before it begins. */
  readonly warnings: readonly string[]
}

export function readLines(text: string): Result<Lines, string> {
  const raw = text
    .replaceAll("\r\n", "\n")
    .replace(/^\uFEFF/, "")
    .split("\n")
  const escapeMark = readEscape(raw)
  if (!escapeMark.ok) return escapeMark
  const lines: Line[] = []
  const warnings: string[] = []
  for (let index = 0; index < raw.length; index += 1) {
    const number = index + 1
    let [line, goesOn] = taken(withoutComment(raw[index]?.trimStart() ?? ""), escapeMark.value)
    if (line === "" && !goesOn) continue
    let hasGap = false
    while (goesOn && index + 1 < raw.length) {
      index += 1
      const next = raw[index] ?? ""
      if (/^\s*#/.test(next)) continue
      if (next.trim() === "") {
        // The end of the file is no empty line.
        hasGap ||= index + 1 < raw.length
        continue
      }
      const [more, further] = taken(next, escapeMark.value)
      line += more
      goesOn = further
    }
    if (hasGap) warnings.push(`[WARNING]: Empty continuation line found in:\n    ${line}\n`)
    if (line.trim() !== "") lines.push({ number, text: line.trim() })
  }
  if (warnings.length > 0) {
    warnings.push("[WARNING]: Empty continuation lines will become errors in a future release.\n")
  }
  return ok({ lines, escapeMark: escapeMark.value, warnings })
}

/** `# escape=` and the like stand at the very beginning. */
function readEscape(raw: readonly string[]): Result<string, string> {
  const seen = new Map<string, string>()
  for (const line of raw) {
    const [, name = "", value = ""] = /^\s*#\s*([a-zA-Z]\w*)\s*=\s*(.+?)\s*$/.exec(line) ?? []
    const directive = name.toLowerCase()
    if (directive !== "escape" && directive !== "syntax") break
    if (seen.has(directive)) return err(`only one ${directive} parser directive can be used`)
    seen.set(directive, value)
  }
  const escapeMark = seen.get("escape") ?? "\\"
  if (escapeMark === "\\" || escapeMark === "`") return ok(escapeMark)
  return err(`invalid escape token '${escapeMark}' does not match \` or \\`)
}

const withoutComment = (line: string): string => (line.startsWith("#") ? "" : line)

/** The line without the letter that continues it, and whether there was one. */
function taken(line: string, escapeMark: string): [string, boolean] {
  const ended = line.trimEnd()
  return ended.endsWith(escapeMark) ? [ended.slice(0, -1), true] : [line, false]
}
