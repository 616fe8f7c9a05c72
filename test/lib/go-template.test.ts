import { describe, expect, test } from "vitest"
import { compileTemplate, TemplateError } from "../../src/lib/go-template/template.ts"
import { fromJson, GoDuration, GoNil, GoStruct } from "../../src/lib/go-template/value.ts"

const render = (template: string, json: unknown): string =>
  compileTemplate(template)(fromJson(JSON.parse(JSON.stringify(json))))

describe("the part of Go's template language that --format users know", () => {
  test.each([
    ["{{.Name}}: {{.Count}}", { Name: "web", Count: 3 }, "web: 3"],
    ["{{json .Labels}}", { Labels: { b: 1, a: "<" } }, '{"a":"<","b":1}'],
    ["{{range .List}}[{{.}}]{{end}}", { List: [1, 2] }, "[1][2]"],
    ["{{range $i, $v := .List}}{{$i}}={{$v}} {{end}}", { List: ["a", "b"] }, "0=a 1=b "],
    ["{{range .List}}x{{else}}none{{end}}", { List: [] }, "none"],
    ["{{if .On}}yes{{else if .Maybe}}maybe{{else}}no{{end}}", { On: false, Maybe: 1 }, "maybe"],
    ["{{with .A}}{{.B}}{{end}}", { A: { B: 2 } }, "2"],
    ['{{index .Map "a-b"}}', { Map: { "a-b": "x" } }, "x"],
    ["{{len .List}}", { List: [1, 2, 3] }, "3"],
    ['{{join .List ", "}}', { List: ["a", "b"] }, "a, b"],
    ['{{upper .Name | printf "%-6s|"}}', { Name: "web" }, "WEB   |"],
    ["{{pad .Name 1 2}}|", { Name: "web" }, " web  |"],
    ["{{truncate .Name 2}}", { Name: "web" }, "we"],
    ['{{if and .A (eq .B "x")}}both{{end}}', { A: true, B: "x" }, "both"],
    ["a {{- .X -}} b", { X: 1 }, "a1b"],
    ["{{/* nothing */}}x", {}, "x"],
    ["{{.List}} {{.Map}}", { List: [1, "a"], Map: { k: "v" } }, "[1 a] map[k:v]"],
  ])("%s", (template, json, text) => {
    expect(render(template, json)).toBe(text)
  })

  test.each([
    ["{{.Name", "template: :1: unclosed action"],
    ["{{foo .Name}}", 'template: :1: function "foo" not defined'],
    ["{{.Nope}}", 'template: :1:2: executing "" at <.Nope>: map has no entry for key "Nope"'],
    [
      "x{{.Name.Deep}}",
      'template: :1:8: executing "" at <.Name.Deep>: can\'t evaluate field Deep in type string',
    ],
  ])("%s fails in Go's words", (template, message) => {
    expect(() => render(template, { Name: "web" })).toThrow(new TemplateError(message))
  })

  test("structs know their own fields only, durations print as durations, nil pointers complain", () => {
    const value = new GoStruct(
      "swarm.Service",
      new Map<string, GoDuration | GoNil>([
        ["Delay", new GoDuration(10e9)],
        ["UpdateStatus", new GoNil("*swarm.UpdateStatus")],
      ]),
      { Delay: 10e9 },
    )
    expect(compileTemplate("{{.Delay}} {{json .Delay}}")(value)).toBe("10s 10000000000")
    expect(() => compileTemplate("{{.UpdateStatus.State}}")(value)).toThrow(
      "nil pointer evaluating *swarm.UpdateStatus.State",
    )
    expect(() => compileTemplate("{{.Foo}}")(value)).toThrow(
      "can't evaluate field Foo in type swarm.Service",
    )
  })
})
