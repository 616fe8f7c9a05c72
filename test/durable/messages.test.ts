/** What a page may say at once. */
import { expect, test } from "vitest"
import { parseMessages } from "../../src/durable/messages.ts"
import { frameCharacters } from "../../src/wire/lab.ts"

const here = JSON.stringify({ type: "here" })

test("a message is one, alone or in a list", () => {
  expect(parseMessages(here)).toEqual([{ type: "here" }])
  expect(parseMessages(`[${here},${here}]`)).toEqual([{ type: "here" }, { type: "here" }])
})

test("a frame that is too long is not looked into", () => {
  expect(parseMessages(here.padEnd(frameCharacters))).toEqual([{ type: "here" }])
  expect(parseMessages(here.padEnd(frameCharacters + 1))).toBeNull()
})
