/** Patterns of names, as Go's path.Match has them. */
import { expect, test } from "vitest"
import { globMatch } from "../../src/lib/glob.ts"

test.each([
  ["127.0.0.1:5000/*", "127.0.0.1:5000/worker:v0.1", true],
  ["w?rker", "worker", true],
  ["w?rker", "wrker", false],
  ["*", "a/b", false],
  ["*/b", "a/b", true],
  ["a*", "a", true],
  ["*.py", "worker.py", true],
  ["*.py", "worker.pyc", false],
  ["*a*b*", "xxaxxbxx", true],
  ["*ab", "aab", true],
  ["", "", true],
  ["?", "😀", true],
  ["[a-c]x", "bx", true],
  ["[^a-c]x", "bx", false],
  ["[^a-c]x", "dx", true],
  ["[\\]-]", "]", true],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["[", "[", false],
  ["[]", "]", false],
  ["a\\", "a", false],
  ["worker(1).py", "worker(1).py", true],
])("%s and %s: %s", (pattern, text, matches) => {
  expect(globMatch(pattern, text)).toBe(matches)
})

test("many stars are matched in no time", () => {
  expect(globMatch(`${"*a".repeat(50)}b`, "a".repeat(200))).toBe(false)
  expect(globMatch(`${"a*".repeat(2_000)}b`, "a".repeat(4_000))).toBe(false)
})
