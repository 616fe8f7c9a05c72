/** Brace expansion (`a{b,c}d`, `{1..5}`): on the source of a word, before anything else. */

export function expandBraces(source: string): string[] {
  for (let at = 0; at < source.length; at = skip(source, at)) {
    if (source.charAt(at) !== "{") continue
    const inner = matching(source, at)
    if (!inner) continue
    const choices = inner.parts.length > 1 ? inner.parts.flatMap(expandBraces) : range(inner.body)
    if (!choices) continue
    const before = source.slice(0, at)
    const rests = expandBraces(source.slice(inner.end + 1))
    if (choices.length * rests.length > maxRange) return [source]
    return choices.flatMap((choice) => rests.map((rest) => before + choice + rest))
  }
  return [source]
}

/** The position after what starts at `at`: quotes, escapes and `${…}` are passed over whole. */
function skip(source: string, at: number): number {
  const char = source.charAt(at)
  if (char === "\\") return at + 2
  if (char === "'" || char === '"') {
    for (let i = at + 1; i < source.length; i++) {
      if (char === '"' && source.charAt(i) === "\\") i++
      else if (source.charAt(i) === char) return i + 1
    }
    return source.length
  }
  if (char === "$" && /[{(]/.test(source.charAt(at + 1))) return closing(source, at + 1) + 1
  return at + 1
}

function closing(source: string, open: number): number {
  const [left, right] = source.charAt(open) === "{" ? ["{", "}"] : ["(", ")"]
  let depth = 0
  for (let i = open; i < source.length; i++) {
    if (source.charAt(i) === left) depth++
    else if (source.charAt(i) === right && --depth === 0) return i
  }
  return source.length
}

function matching(source: string, open: number) {
  const parts: string[] = []
  let depth = 0
  let start = open + 1
  for (let i = open; i < source.length; ) {
    const char = source.charAt(i)
    if (char === "{") depth++
    else if (char === "}" && --depth === 0) {
      parts.push(source.slice(start, i))
      return { parts, body: source.slice(open + 1, i), end: i }
    } else if (char === "," && depth === 1) {
      parts.push(source.slice(start, i))
      start = i + 1
    }
    i = skip(source, i)
  }
  return null
}

/** More than this many words and the braces stay as they are. */
const maxRange = 100_000

function range(body: string): string[] | null {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(body)
  if (numbers) {
    const [, from = "", to = ""] = numbers
    const padded = /^-?0\d/.test(from) || /^-?0\d/.test(to)
    const width = padded ? Math.max(from.length, to.length) : 0
    return (
      count(Number(from), Number(to), Number(numbers[3] ?? 1))?.map((n) => pad(n, width)) ?? null
    )
  }
  const letters = /^([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d+))?$/.exec(body)
  if (!letters) return null
  const [, from = "", to = ""] = letters
  const codes = count(from.charCodeAt(0), to.charCodeAt(0), Number(letters[3] ?? 1))
  return codes?.map((code) => String.fromCharCode(code)) ?? null
}

function count(from: number, to: number, by: number): number[] | null {
  const step = Math.max(1, Math.abs(by))
  const length = Math.floor(Math.abs(to - from) / step) + 1
  if (length > maxRange) return null
  const direction = from <= to ? step : -step
  return Array.from({ length }, (_, index) => from + index * direction)
}

function pad(value: number, width: number): string {
  const digits = String(Math.abs(value)).padStart(width - (value < 0 ? 1 : 0), "0")
  return value < 0 ? `-${digits}` : digits
}
