import { expect, test } from "vitest"
import { findYamlProblems } from "../../../web/lab/dock/yaml-problems.ts"

test("a stack file without fault has no problems", () => {
  expect(findYamlProblems("services:\n  worker:\n    image: worker:v0.1\n")).toEqual([])
})

test("a key that is one space too deep is named, with the indentation it should have", () => {
  const text = "update_config:\n  parallelism: 2\n   delay: 10s\n"
  expect(findYamlProblems(text)[0]).toEqual({
    line: 3,
    text: "delay is one space too deep. Line it up with parallelism.",
    indent: 2,
  })
})

test.each([
  ["a: 1\na: 2\n", 2, "This key is already there."],
  ["a:\n\tb: 1\n", 2, "YAML is indented with blanks, not with tabs."],
])("%j is told in a sentence", (text, line, sentence) => {
  expect(findYamlProblems(text)).toContainEqual({ line, text: sentence })
})
