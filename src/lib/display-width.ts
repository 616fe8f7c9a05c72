/** How many terminal cells docker counts a text as: East Asian wide letters take two, all others one. */

/** Inclusive ranges of wide and full-width code points (Unicode's East Asian Width W and F). */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
]

export function displayWidth(text: string): number {
  let width = 0
  for (const letter of text) width += letterWidth(letter)
  return width
}

/** Cuts to `width` cells, the last one an ellipsis (swarm-semantics F-4). */
export function ellipsis(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let kept = ""
  let used = 0
  for (const letter of text) {
    used += letterWidth(letter)
    if (used > width - 1) break
    kept += letter
  }
  return `${kept}…`
}

function letterWidth(letter: string): number {
  const code = letter.codePointAt(0) ?? 0
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}
