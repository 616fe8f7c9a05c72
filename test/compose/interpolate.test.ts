// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of stack files.
import { describe, expect, test } from "vitest"
import { interpolateDocument, interpolateText } from "../../src/compose/interpolate.ts"

const env = new Map([
  ["TAG", "v2"],
  ["EMPTY", ""],
])
const lookup = (name: string) => env.get(name)

describe("variables in stack files", () => {
  test.each([
    ["x:$TAG", "x:v2"],
    ["x:${TAG}", "x:v2"],
    ["$$TAG", "$TAG"],
    ["${NOPE}", ""],
    ["${TAG:-d}", "v2"],
    ["${EMPTY:-d}", "d"],
    ["${EMPTY-d}", ""],
    ["${NOPE-127.0.0.1:5000}/worker", "127.0.0.1:5000/worker"],
    ["${NOPE:-a:-b}", "a:-b"],
    ["${TAG:?must be set}", "v2"],
    ["${EMPTY?must be set}", ""],
    // The suffix counts without braces, and swallows what follows.
    ["x:$NOPE-foo", "x:foo"],
    ["x:$TAG-foo", "x:v2"],
    // A hyphen beats a question mark; defaults do not nest.
    ["x:${NOPE:?not-set}", "x:set"],
    ["${NOPE:-${TAG}}", "${TAG}"],
  ])("%s becomes %s", (text, filled) => {
    expect(interpolateText(text, lookup)).toEqual({ ok: true, value: filled })
  })

  test.each(["x:${TAG", "redis:${1TAG}", "redis:$", "${}", "${ TAG}", "${TAG!}"])(
    "%s is refused, and the whole value named",
    (text) => {
      expect(interpolateText(text, lookup)).toEqual({ ok: false, error: text })
    },
  )

  test("a required variable that is missing is refused with its own message", () => {
    expect(interpolateText("${NOPE:?NOPE must be set}", lookup)).toEqual({
      ok: false,
      error: "required variable NOPE is missing a value: NOPE must be set",
    })
  })

  test("numbers and booleans are cast only where interpolation changed the text", () => {
    const document = {
      services: { web: { deploy: { replicas: "${N-3}" }, tty: "${T-yes}", image: "a:${N-3}" } },
    }
    expect(interpolateDocument(document, lookup)).toEqual({
      ok: true,
      value: { services: { web: { deploy: { replicas: 3 }, tty: true, image: "a:3" } } },
    })
    expect(
      interpolateDocument({ services: { web: { deploy: { replicas: "3" } } } }, lookup),
    ).toEqual({
      ok: true,
      value: { services: { web: { deploy: { replicas: "3" } } } },
    })
  })
})
