import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { formatGoDuration, parseGoDuration } from "../../src/lib/go-duration.ts"

describe("[CL-3] Go durations", () => {
  test.each([
    ["0", 0],
    ["10s", 10e9],
    ["1m30s", 90e9],
    ["1.5s", 1.5e9],
    [".5h", 1800e9],
    ["-5s", -5e9],
    ["250ms", 250e6],
    ["1h2m3.004s", 3_723_004_000_000],
  ])("%s is %d nanoseconds", (text, nanoseconds) => {
    expect(parseGoDuration(text)).toEqual({ ok: true, value: nanoseconds })
  })

  test.each([
    ["5", 'time: missing unit in duration "5"'],
    ["5x", 'time: unknown unit "x" in duration "5x"'],
    ["abc", 'time: invalid duration "abc"'],
    ["", 'time: invalid duration ""'],
    ["5 s", 'time: unknown unit " s" in duration "5 s"'],
    ["1d", 'time: unknown unit "d" in duration "1d"'],
  ])("%s is refused in Go's words", (text, message) => {
    expect(parseGoDuration(text)).toEqual({ ok: false, error: message })
  })

  test.each([
    [60e9, "1m0s"],
    [1.5e9, "1.5s"],
    [0, "0s"],
    [3600e9, "1h0m0s"],
    [250e6, "250ms"],
    [1_500, "1.5µs"],
  ])("%d nanoseconds print as %s", (nanoseconds, text) => {
    expect(formatGoDuration(nanoseconds)).toBe(text)
  })

  test("what is printed is read back as the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 1e15 }), (nanoseconds) => {
        const read = parseGoDuration(formatGoDuration(nanoseconds))
        return read.ok && read.value === nanoseconds
      }),
    )
  })
})
