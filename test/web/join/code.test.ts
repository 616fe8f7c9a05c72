import { expect, test } from "vitest"
import { codeOfPath, readCode } from "../../../web/join/code.ts"

test.each([
  ["K7P3WN", "K7P3WN"],
  ["k7p-3wn", "K7P3WN"],
  [" k7p 3wn ", "K7P3WN"],
  ["http://192.168.1.20:8787/j/K7P3WN", "K7P3WN"],
  ["https://rollcall.example/j/k7p3wn?from=board", "K7P3WN"],
  ["K7P", "K7P"],
  ["K7P3WNEXTRA", "K7P3WN"],
  ["—…!", ""],
])("a code is understood as people give it: %s", (typed, code) => {
  expect(readCode(typed)).toBe(code)
})

test("only an address of a class carries a code", () => {
  expect(codeOfPath("/j/k7p3wn")).toBe("K7P3WN")
  expect(codeOfPath("/")).toBe("")
  expect(codeOfPath("/join")).toBe("")
})
