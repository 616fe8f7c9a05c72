/** Long texts over several rows: a row may hold two megabytes, of which we use less than one. */

/** Characters of one piece; UTF-8 makes at most three bytes of one. */
export const pieceCharacters = 300_000

/** At least one; joined they are the text again. */
export function piecesOf(text: string, most: number = pieceCharacters): string[] {
  const pieces: string[] = []
  let rest = text
  while (rest.length > most) {
    const end = isHighSurrogate(rest.charCodeAt(most - 1)) ? most - 1 : most
    pieces.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return [...pieces, rest]
}

/** Half a character: stored apart from its other half it would be lost. */
const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
