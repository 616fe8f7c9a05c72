/**
 * How many terminal cells a text takes, as Go's runewidth counts: wide letters and emoji two, marks none,
 * and of letters that stand as one (a flag, a family) what the first takes.
 */

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
  [0x20000, 0x3fffd],
]

const emoji = /^\p{Emoji_Presentation}$/u
const flagLetter = /^\p{Regional_Indicator}$/u
/** What joins the letter before it: marks, invisible letters, skin tones. */
const joins = /^(?:\p{Mn}|\p{Me}|\p{Cf}|\p{Emoji_Modifier})$/u
const joiner = "\u200d"

export function displayWidth(text: string): number {
  let width = 0
  for (const { cells } of letters(text)) width += cells
  return width
}

/** Code points, each with the cells that it adds to those before it. */
function* letters(text: string): Generator<{ letter: string; cells: number }> {
  let before = ""
  let inFlag = false
  for (const letter of text) {
    const completesFlag: boolean = inFlag && flagLetter.test(letter)
    const isJoined =
      completesFlag || (before === joiner && /\p{Extended_Pictographic}/u.test(letter))
    yield { letter, cells: isJoined ? 0 : letterWidth(letter, before) }
    inFlag = flagLetter.test(letter) && !completesFlag
    before = letter
  }
}

/** Cuts to `width` cells, the last one an ellipsis (swarm-semantics F-4). */
export function ellipsis(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let kept = ""
  let used = 0
  for (const { letter, cells } of letters(text)) {
    used += cells
    if (used > width - 1) break
    kept += letter
  }
  return `${kept}…`
}

function letterWidth(letter: string, before: string): number {
  if (joins.test(letter) && (before !== "" || !emoji.test(letter))) return 0
  if (emoji.test(letter) && !flagLetter.test(letter)) return 2
  const code = letter.codePointAt(0) ?? 0
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}
