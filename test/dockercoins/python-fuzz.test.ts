import fc from "fast-check"
import { expect, it } from "vitest"
import { originalContext } from "../../src/dockercoins/files.ts"
import { readPython } from "../../src/dockercoins/python.ts"

const original = originalContext("worker").get("worker.py") ?? ""

/** What fingers do to a file: cut something out, put something in. */
const edit = fc.record({
  at: fc.nat(original.length),
  cut: fc.nat(40),
  put: fc.oneof(
    fc.constantFrom(
      "",
      "(",
      ")",
      "'",
      '"""',
      ":",
      "\n",
      "\t",
      "    ",
      "#",
      "\\",
      "while True:\n",
      "def f():\n",
      "f()",
      "sleep(",
      "raise ",
      "exit(",
      "lambda: ",
      "if x:",
      "else:",
      "try:\n",
      "except:\n",
      "[",
      "}",
      "async ",
      "yield ",
      "@",
      ";",
      "=",
      "**",
      "work_once()",
      "import time as ",
      "from time import *",
    ),
    fc.string({ maxLength: 12 }),
  ),
})

it("reads whatever is typed, and says something sensible of it", () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      let text = original
      for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut)
      const { sleep, certain, note, crash } = readPython(text, "/app/worker.py")
      expect(Number.isFinite(sleep) && sleep >= 0).toBe(true)
      expect(certain).toBe(note === null)
      if (crash) expect(Number.isInteger(crash.exitCode)).toBe(true)
      if (crash?.exitCode === 1 && sleep > 0) expect(crash.traceback.length).toBeGreaterThan(0)
    }),
    { numRuns: 400, verbose: 1 },
  )
})

it("reads text that is no program at all", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: "binary" }), (text) => {
      expect(readPython(text, "/app/worker.py").sleep).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 300, verbose: 1 },
  )
})

it("reads no more than CPython's tokenizer would, nor files that nobody writes", () => {
  const last = (text: string) => readPython(text, "/app/worker.py").crash?.traceback.at(-1)
  expect(last(`${"(".repeat(201)}${")".repeat(201)}\n`)).toBe(
    "SyntaxError: too many nested parentheses",
  )
  const levels = Array.from({ length: 101 }, (_, level) => `${" ".repeat(level)}if x:\n`).join("")
  expect(last(`${levels}${" ".repeat(101)}pass\n`)).toBe(
    "IndentationError: too many levels of indentation",
  )
  expect(readPython("x = 1\n".repeat(10_000), "/app/worker.py").note).toContain("too long")
})

it("reads deep and long files in reasonable time", () => {
  const deep = `${"(".repeat(20_000)}${")".repeat(20_000)}\n`
  const nested = Array.from({ length: 90 }, (_, level) => `${" ".repeat(level)}if x:\n`).join("")
  const long = `x = 1\n`.repeat(4_500)
  const calls = `def f():\n${"    f()\n".repeat(500)}f()\n`
  const began = performance.now()
  for (const text of [deep, `${nested}${" ".repeat(90)}pass\n`, long, calls]) {
    readPython(text + original, "/app/worker.py")
  }
  expect(performance.now() - began).toBeLessThan(15_000)
})
