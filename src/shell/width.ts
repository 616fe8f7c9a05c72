/** How many columns text takes on a terminal: as xterm.js counts without add-ons. */

/** Ranges of wide characters (East Asian), first and last code point. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3040, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x2fffd],
  [0x30000, 0x3fffd],
]

const combining = /^[\p{Mn}\p{Me}\p{Cf}]$/u

export function charWidth(char: string): number {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0
  if (code < 0x300) return 1
  if (combining.test(char)) return 0
  return wide.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are control characters
const escapeSequences = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g

function withoutEscapes(text: string): string {
  return text.replace(escapeSequences, "")
}

export function displayWidth(text: string): number {
  let width = 0
  for (const char of withoutEscapes(text)) width += charWidth(char)
  return width
}

/** As much of `text` as fits into `columns`; escape sequences are taken along. */
export function cutColumns(text: string, columns: number): string {
  let width = 0
  let out = ""
  let at = 0
  for (const match of [...text.matchAll(escapeSequences), null]) {
    for (const char of text.slice(at, match?.index)) {
      width += charWidth(char)
      if (width <= columns) out += char
    }
    if (!match) return out
    out += match[0]
    at = match.index + match[0].length
  }
  return out
}

/** `text` as rows of at most `columns`; rows after the first lose their colours. */
export function wrapColumns(text: string, columns: number): string[] {
  const rows: string[] = []
  for (let rest = text; ; ) {
    const row = cutColumns(rest, columns)
    const plain = withoutEscapes(rest)
    if (columns < 2 || displayWidth(plain) <= columns) return [...rows, row]
    rows.push(row)
    rest = plain.slice(withoutEscapes(row).length)
  }
}
