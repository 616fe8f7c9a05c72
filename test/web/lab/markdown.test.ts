import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  type Block,
  commandsOf,
  parseMarkdown,
  type Span,
} from "../../../web/lab/steps/markdown.ts"

describe("blocks", () => {
  test("paragraphs, lists and fences follow each other without blank lines", () => {
    const blocks = parseMarkdown("First\nline.\n- one\n  more\n- two\n```yaml\na: 1\n```\nLast.")
    expect(blocks.map((block) => block.type)).toEqual(["paragraph", "list", "code", "paragraph"])
    expect(blocks[1]).toEqual({
      type: "list",
      ordered: false,
      items: [[{ type: "text", text: "one more" }], [{ type: "text", text: "two" }]],
    })
  })

  test("a run block is one command a line; a backslash joins the next one to it", () => {
    const [block] = parseMarkdown("```run\nexport TAG=v0.4\ndocker service update \\\n  web\n```")
    expect(block).toEqual({
      type: "run",
      commands: ["export TAG=v0.4", "docker service update \\\n  web"],
      terminal: null,
    })
  })

  test("a run block may name its terminal; another word makes it a text", () => {
    expect(parseMarkdown("```run 2\nwatch ls\n```\n```run 7\nls\n```")).toEqual([
      { type: "run", commands: ["watch ls"], terminal: "2" },
      { type: "code", language: "run 7", text: "ls" },
    ])
  })

  test("a backslash that is escaped joins nothing", () => {
    expect(commandsOf("echo \\\\\necho b")).toEqual(["echo \\\\", "echo b"])
  })

  test("a fence that is never closed ends with the text", () => {
    expect(parseMarkdown("```text\nopen")).toEqual([
      { type: "code", language: "text", text: "open" },
    ])
  })
})

describe("spans", () => {
  const spansOf = (text: string) => {
    const [block] = parseMarkdown(text)
    return block?.type === "paragraph" ? block.spans : []
  }

  test("code, strong and emphasis, one in the other", () => {
    expect(spansOf("a `b*c*` **d `e`** *f*")).toEqual([
      { type: "text", text: "a " },
      { type: "code", text: "b*c*" },
      { type: "text", text: " " },
      {
        type: "strong",
        spans: [
          { type: "text", text: "d " },
          { type: "code", text: "e" },
        ],
      },
      { type: "text", text: " " },
      { type: "emphasis", spans: [{ type: "text", text: "f" }] },
    ])
  })

  test("a lonely star or backtick is itself", () => {
    expect(spansOf("2 * 3 * 4 and `")).toEqual([{ type: "text", text: "2 * 3 * 4 and `" }])
  })

  test("markup stays text", () => {
    expect(spansOf("<img src=x onerror=alert(1)>")).toEqual([
      { type: "text", text: "<img src=x onerror=alert(1)>" },
    ])
  })
})

test("no letter is lost, whatever is written", () => {
  const letters = (text: string) => text.replaceAll(/[^a-z]/g, "")
  const source = fc.string({ unit: fc.constantFrom(..."abc*`- \n".split("")), maxLength: 60 })
  fc.assert(
    fc.property(source, (text) => {
      const plain = text.replaceAll("```", "")
      expect(letters(parseMarkdown(plain).map(textOfBlock).join(""))).toBe(letters(plain))
    }),
  )
})

function textOfBlock(block: Block): string {
  if (block.type === "paragraph") return block.spans.map(textOfSpan).join("")
  if (block.type === "list") return block.items.flat().map(textOfSpan).join("")
  return block.type === "run" ? block.commands.join("") : block.text
}

function textOfSpan(span: Span): string {
  return "text" in span ? span.text : span.spans.map(textOfSpan).join("")
}
