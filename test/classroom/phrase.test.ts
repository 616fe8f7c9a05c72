/** Codes and phrases: hard enough to guess, easy enough to type. */
import { describe, expect, test } from "vitest"
import { codeAlphabet, codeLength, newCode, parseCode } from "../../src/classroom/code.ts"
import { newPhrase, parsePhrase } from "../../src/classroom/phrase.ts"
import { words } from "../../src/classroom/words.ts"

describe("a resume phrase", () => {
  test("has at least forty bits", () => {
    expect(new Set(words).size).toBe(words.length)
    expect(newPhrase().split("-")).toHaveLength(5)
    expect(4 * Math.log2(words.length) + Math.log2(90)).toBeGreaterThanOrEqual(40)
  })

  test("is made of short plain words that no other one begins with an added letter", () => {
    expect(words.filter((word) => !/^[a-z]{3,7}$/.test(word))).toEqual([])
    const all = new Set(words)
    expect(words.filter((word) => all.has(`${word}s`))).toEqual([])
  })

  test("is recognised however it is typed", () => {
    const phrase = newPhrase()
    const [a, b, c, d, number] = phrase.split("-")
    for (const typed of [phrase, phrase.toUpperCase(), `  ${a} ${b}, ${c}  ${d}${number}. `]) {
      expect(parsePhrase(typed)).toBe(phrase)
    }
  })

  test.each([["one-two-three"], [""], ["a-b-c-d-e-f-10"], ["x".repeat(200)]])(
    "is not %s",
    (typed) => {
      expect(parsePhrase(typed)).toBeNull()
    },
  )
})

describe("a class code", () => {
  test("has six characters that nobody mixes up", () => {
    for (let draw = 0; draw < 200; draw++) {
      const code = newCode()
      expect(code).toHaveLength(codeLength)
      expect(parseCode(code)).toBe(code)
    }
    expect(codeAlphabet).not.toMatch(/[01OILU]/)
  })

  test.each([["K7P3W"], ["K7P3WNN"], ["K7P3W0"], ["K7P3WÄ"], [""]])("is not %s", (typed) => {
    expect(parseCode(typed)).toBeNull()
  })
})
