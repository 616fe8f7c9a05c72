import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { displayWidth, ellipsis } from "../../src/lib/display-width.ts"
import { humanDuration } from "../../src/lib/human-duration.ts"
import { binarySize, humanSize, parseBinarySize } from "../../src/lib/human-size.ts"
import {
  familiarReference,
  parseImageReference,
  withDefaultTag,
  withoutDigest,
} from "../../src/lib/image-reference.ts"
import { indentJson } from "../../src/lib/indent-json.ts"
import { naturalOrder } from "../../src/lib/natural-order.ts"
import { splitWords } from "../../src/lib/shell-words.ts"
import { renderTable } from "../../src/lib/table.ts"

test.each([
  [-5, "Less than a second"],
  [0.9, "Less than a second"],
  [1.9, "1 second"],
  [59.9, "59 seconds"],
  [60, "About a minute"],
  [119, "About a minute"],
  [3599, "59 minutes"],
  [3600, "About an hour"],
  [5399, "About an hour"],
  [5400, "2 hours"],
  [47.4 * 3600, "47 hours"],
  [48 * 3600, "2 days"],
  [14 * 86400, "2 weeks"],
  [60 * 86400, "2 months"],
  [730 * 86400, "2 years"],
])("[F-3] %d seconds are %s", (seconds, text) => {
  expect(humanDuration(seconds * 1000)).toBe(text)
})

describe("[F-6] natural order", () => {
  test("numbers count as numbers, digits come first, capitals before small letters", () => {
    const names = ["web10", "web2", "web", "pub.1", "pub2.1", "Web", "web02"]
    expect(names.sort(naturalOrder)).toEqual([
      "Web",
      "pub2.1",
      "pub.1",
      "web",
      "web2",
      "web02",
      "web10",
    ])
  })

  test("is a total order", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b", "0", "1", "."), maxLength: 6 })
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(naturalOrder(a, b))).toBe(-Math.sign(naturalOrder(b, a)) + 0)
        expect(naturalOrder(a, b) === 0).toBe(a === b)
        if (naturalOrder(a, b) < 0 && naturalOrder(b, c) < 0) {
          expect(naturalOrder(a, c)).toBeLessThan(0)
        }
      }),
    )
  })
})

test("[F-1] a column is as wide as its longest cell and three blanks, at least ten; the last is free", () => {
  expect(
    renderTable([
      ["ID", "NAME", "PORTS"],
      ["u3acv5ufc1wv", "日本", ""],
    ]),
  ).toBe("ID             NAME      PORTS\nu3acv5ufc1wv   日本      \n")
})

test("[F-4] an ellipsis takes the last cell", () => {
  expect(ellipsis("abcdef", 6)).toBe("abcdef")
  expect(ellipsis("abcdefg", 6)).toBe("abcde…")
  expect(ellipsis("日本日本", 6)).toBe("日本…")
})

test.each([
  ["64M", 67_108_864],
  ["1.5GiB", 1_610_612_736],
  ["12", 12],
  ["1k", 1024],
])("%s of memory are %d bytes", (text, bytes) => {
  expect(parseBinarySize(text)).toEqual({ ok: true, value: bytes })
})

test("sizes are refused in docker's words", () => {
  expect(parseBinarySize("lots")).toEqual({ ok: false, error: "invalid size: 'lots'" })
  expect(parseBinarySize("5x")).toEqual({ ok: false, error: "invalid suffix: 'x'" })
})

test("sizes are printed with three or four digits that count", () => {
  expect(humanSize(1_982_394, 3)).toBe("1.98MB")
  expect(humanSize(3_072)).toBe("3.072kB")
  expect(binarySize(67_108_864)).toBe("64MiB")
})

test("names of images: short where docker is short, complete where it completes", () => {
  expect(withDefaultTag("redis")).toBe("redis:latest")
  expect(withDefaultTag("127.0.0.1:5000/worker:v0.1")).toBe("127.0.0.1:5000/worker:v0.1")
  const digest = `sha256:${"a".repeat(64)}`
  expect(withoutDigest(`docker.io/library/redis:7@${digest}`)).toBe("redis:7")
  expect(withoutDigest(`nginx@${digest}`)).toBe(`nginx@${digest}`)
  expect(withoutDigest("Bad Image")).toBe("Bad Image")
  const parsed = parseImageReference("127.0.0.1:5000/worker:v0.1")
  expect(parsed.ok && familiarReference(parsed.value)).toBe("127.0.0.1:5000/worker:v0.1")
})

test("names of images are refused in docker's words", () => {
  expect(parseImageReference("Redis")).toEqual({
    ok: false,
    error: "invalid reference format: repository name (library/Redis) must be lowercase",
  })
  expect(parseImageReference("/worker:")).toEqual({ ok: false, error: "invalid reference format" })
})

test("words are split as a shell splits them", () => {
  expect(splitWords(`sh -c 'sleep 500' "a \\"b\\"" c\\ d`)).toEqual({
    ok: true,
    value: ["sh", "-c", "sleep 500", 'a "b"', "c d"],
  })
  expect(splitWords("'open").ok).toBe(false)
})

test("JSON is spread over lines with its numbers and keys as they came", () => {
  expect(indentJson('{"2":1.50,"a":[],"b":{"c":"x,:{"}}', "  ")).toBe(
    '{\n  "2": 1.50,\n  "a": [],\n  "b": {\n    "c": "x,:{"\n  }\n}',
  )
})

test.each([
  ["web", 3],
  ["日本", 4],
  ["é", 1],
  ["e\u0301", 1],
  ["🚀☕🪐", 6],
  ["🛠", 1],
  ["🇫🇷", 1],
  ["👍🏽", 2],
  ["👨‍👩‍👧", 2],
])("%s takes %i cells, as Go's runewidth counts", (text, cells) => {
  expect(displayWidth(text)).toBe(cells)
})
