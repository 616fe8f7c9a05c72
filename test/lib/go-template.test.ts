import { describe, expect, test } from "vitest"
import { compileTemplate, TemplateError } from "../../src/lib/go-template/template.ts"
import {
  fromJson,
  GoDuration,
  GoNil,
  GoPointer,
  GoStruct,
  GoTime,
  type GoValue,
} from "../../src/lib/go-template/value.ts"

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
    expect(() => render(template, { Name: "web" })).toThrow(message)
  })

  test.each([
    ['{{index .Name 1}} {{slice .Name 1 2}} {{len "é"}}', "101 e 2"],
    ['{{print "a" 1 2 "b" nil}}', "a1 2b<nil>"],
    [
      '{{printf "%6.2f|%-5d|%05d|%.2s|%q|%x" 3.14159 42 -42 .Name `a"b` "hi"}}',
      '  3.14|42   |-0042|we|"a\\"b"|6869',
    ],
    ['{{printf "%d %s %z" .Name 3 true}}', "%!d(string=web) %!s(int=3) %!z(bool=true)"],
    [
      '{{printf "%s %s" .Name}} {{printf "%s" 1 2}} {{printf "%[2]v %[1]v" 1 2}}',
      "web %!s(MISSING) %!s(int=1)%!(EXTRA int=2) 2 1",
    ],
    ["{{1e6}} {{0x1F}} {{1_000}} {{017}} {{'a'}} {{0.0001}}", "1e+06 31 1000 15 97 0.0001"],
    ["{{title `don't stop-now`}}", "Don'T Stop-Now"],
    ["{{range 3}}{{if eq . 1}}{{continue}}{{end}}{{.}}{{end}}", "02"],
    ["{{range $i, $x := .List}}{{if $i}}{{break}}{{end}}{{$x}}{{end}}", "a"],
    ["{{$x := 1}}{{if true}}{{$x = 2}}{{$y := 3}}{{end}}{{$x}}", "2"],
    ['{{define "t"}}<{{.}}>{{end}}{{template "t" .Name}}{{block "b" 1}}{{.}}{{end}}', "<web>1"],
    ['{{or .Nope .Name}} {{and .Name ""}}|{{lt "a" "b" | not}}', "web |false"],
    ['{{"a\\"b\\\\"}}|{{`a\\`}}', 'a"b\\|a\\'],
    ['{{lt "a" "a"}} {{le "a" "a"}} {{lt 1 1}} {{lt 1.5 1.5}}', "false true false false"],
    ["{{html `<a>`}} {{js `a'b`}} {{urlquery `a b&`}}", "&lt;a&gt; a\\'b a+b%26"],
  ])("%s", (template, text) => {
    const value = fromJson({ Name: "web", List: ["a", "b"] })
    const shown = compileTemplate(template, { missing: "no value" })(value)
    expect(shown).toBe(text)
  })

  test.each([
    ["{{}}", "1: missing value for command"],
    ["{{if}}x{{end}}", "1: missing value for if"],
    ["{{if .Name}}x", "1: unexpected EOF"],
    ["{{end}}", "1: unexpected {{end}}"],
    ["{{$x}}", '1: undefined variable "$x"'],
    ["{{break}}", "1: {{break}} outside {{range}}"],
    ["{{.Name)}}", "1: unexpected right paren"],
    ["{{/* x", "1: unclosed comment"],
    ["{{template if}}", "1: unexpected <if> in template clause"],
    ["{{template .}}", "1: unexpected <.> in template clause"],
    ['{{"x}}', "1: unterminated quoted string"],
    ["{{.Name | 3}}", "1: non executable command in pipeline stage 2"],
    ["a\n{{len}}", '2:2: executing "" at <len>: wrong number of args for len: want 1 got 0'],
    ["{{printf 3}}", '1:9: executing "" at <3>: expected string; found 3'],
    [
      '{{join .Name ","}}',
      '1:7: executing "" at <.Name>: wrong type for value; expected []string; got string',
    ],
    [
      "{{index .List 5}}",
      '1:2: executing "" at <index .List 5>: error calling index: index out of range: 5',
    ],
    [
      "{{eq .Name 3}}",
      '1:2: executing "" at <eq .Name 3>: error calling eq: incompatible types for comparison',
    ],
    ["{{range .Name}}{{end}}", `1:8: executing "" at <.Name>: range can't iterate over web`],
    ["{{nil}}", '1:2: executing "" at <nil>: nil is not a command'],
    ['{{template "t"}}', '1:11: executing "" at <{{template "t"}}>: template "t" not defined'],
    [
      '{{define "t"}}{{template "t"}}{{end}}{{template "t"}}',
      '1:25: executing "" at <{{template "t"}}>: exceeded maximum template depth (100000)',
    ],
    ["{{(print 1).Foo}}", '1:9: executing "" at <1>: can\'t evaluate field Foo in type string'],
  ])("%s fails as it does in Go", (template, message) => {
    const run = () => compileTemplate(template)(fromJson({ Name: "web", List: ["a", "b"] }))
    expect(run).toThrow(TemplateError)
    expect(run).toThrow(`template: :${message}`)
  })

  test("structs know their own fields only, durations print as durations, nil pointers complain", () => {
    const value = new GoStruct({
      type: "swarm.Service",
      fields: new Map<string, GoDuration | GoNil>([
        ["Delay", new GoDuration(10e9)],
        ["UpdateStatus", new GoNil("*swarm.UpdateStatus")],
      ]),
      json: { Delay: 10e9 },
    })
    expect(compileTemplate("{{.Delay}} {{json .Delay}}")(value)).toBe("10s 10000000000")
    expect(() => compileTemplate("{{.UpdateStatus.State}}")(value)).toThrow(
      "nil pointer evaluating *swarm.UpdateStatus.State",
    )
    expect(() => compileTemplate("{{.Foo}}")(value)).toThrow(
      "can't evaluate field Foo in type swarm.Service",
    )
  })
})

describe("times and durations answer as Go's own", () => {
  const time = new GoTime("2026-11-22T22:07:05.0123Z")
  const later = new GoTime("2026-11-23T00:00:00Z")
  const fields = new Map<string, GoValue>([
    ["At", time],
    ["Later", later],
    ["Delay", new GoDuration(5_000_000_000)],
    ["Grace", new GoPointer(new GoDuration(90_000_000_000))],
  ])
  const dot = new GoStruct({ type: "s", fields, json: {} })
  const answer = (template: string) => compileTemplate(template)(dot)

  test.each([
    [
      "{{.At.Year}}-{{.At.Month}}-{{.At.Day}} {{.At.Weekday}} {{.At.YearDay}}",
      "2026-November-22 Sunday 326",
    ],
    ['{{printf "%d" .At.Month}} {{eq .At.Month 11}} {{json .At.Weekday}}', "11 true 0"],
    ["{{.At.Unix}} {{.At.UnixMilli}} {{.At.Nanosecond}}", "1795385225 1795385225012 12300000"],
    ['{{.At.Format "Mon, 02 Jan 2006 15:04:05 MST"}}', "Sun, 22 Nov 2026 22:07:05 UTC"],
    [
      '{{.At.Format "Monday _2 3:04:05.000PM Z07:00 -0700 06"}}',
      "Sunday 22 10:07:05.012PM Z +0000 26",
    ],
    ['{{.At.Format "January 2, 15h05.999999"}}', "November 22, 22h05.0123"],
    [
      "{{.At.Add 1000000}}|{{.At.Truncate 1000000000}}",
      "2026-11-22 22:07:05.0133 +0000 UTC|2026-11-22 22:07:05 +0000 UTC",
    ],
    ["{{.At.AddDate 0 1 10}}", "2027-01-01 22:07:05.0123 +0000 UTC"],
    ["{{.Later.Sub .At}} {{.At.Before .Later}} {{.At.Compare .Later}}", "1h52m54.9877s true -1"],
    ["{{.At.Round .Grace}}", "2026-11-22 22:07:30 +0000 UTC"],
    [
      "{{.Delay.Seconds}} {{.Delay.Minutes}} {{.Grace.Seconds}} {{.Grace.Milliseconds}}",
      "5 0.08333333333333333 90 90000",
    ],
  ])("%s", (template, text) => {
    expect(answer(template)).toBe(text)
  })

  test.each([
    ["{{.At.Date}}", "function Date has 3 return values; should be 1 or 2"],
    ["{{.At.Year 5}}", "wrong number of args for Year: want 0 got 1"],
    ['{{.At.Sub "x"}}', 'can\'t handle "x" for arg of type time.Time'],
    ['{{.At.Add "1h"}}', 'expected integer; found "1h"'],
    ["{{.At.Before nil}}", "cannot assign nil to time.Time"],
    ["{{.At.Before .Delay}}", "wrong type for value; expected time.Time; got time.Duration"],
    ["{{.At.Nope}}", "can't evaluate field Nope in type time.Time"],
  ])("%s is refused", (template, message) => {
    expect(() => answer(template)).toThrow(message)
  })
})
