/** What travels as base64 arrives as it was. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { fromBase64, toBase64 } from "../../src/lib/base64.ts"

test("any bytes come back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"))
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    }),
  )
})

test("a megabyte is not too much", () => {
  const bytes = Uint8Array.from({ length: 1_000_000 }, (_, at) => at)
  expect(Buffer.from(bytes).equals(fromBase64(toBase64(bytes)) ?? Buffer.of())).toBe(true)
})

test.each(["***", "a", "Zm9v!"])("%s is no base64", (text) => {
  expect(fromBase64(text)).toBeNull()
})
