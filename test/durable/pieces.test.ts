/** Long texts over several rows. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { pieceCharacters, piecesOf } from "../../src/durable/pieces.ts"

describe("the pieces of a text", () => {
  test("are the text again, none too long, none with half a character at its end", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 })
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 9 }), (whole, most) => {
        const pieces = piecesOf(whole, most)
        expect(pieces.join("")).toBe(whole)
        expect(pieces.every((piece) => piece.length <= most)).toBe(true)
        expect(pieces.every((piece) => piece.isWellFormed())).toBe(true)
      }),
    )
  })

  test("are one for a short text, and none may fill a row of a megabyte", () => {
    expect(piecesOf("")).toEqual([""])
    expect(piecesOf("short")).toEqual(["short"])
    const wide = piecesOf("語".repeat(2 * pieceCharacters))
    expect(wide.every((piece) => new TextEncoder().encode(piece).length < 1_000_000)).toBe(true)
  })
})
