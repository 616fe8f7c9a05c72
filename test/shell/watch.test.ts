/** watch: the header and the screens as procps 4 draws them (measured on a terminal). */
import { describe, expect, test } from "vitest"
import type { Command } from "../../src/lib/process.ts"
import { headerLine } from "../../src/shell/builtins/watch.ts"
import { createBench, testEpoch } from "./support.ts"
import { createTerminal, prompt } from "./terminal.ts"

describe("the header", () => {
  const header = (command: string, columns: number) =>
    headerLine({ interval: 1, command }, columns, "vm", testEpoch)
  const right = "vm: Sun Nov 22 22:17:05 2026"

  test.each([
    [`echo ${"x".repeat(11)}`, 60, `Every 1.0s: echo ${"x".repeat(11)}    ${right}`],
    [`echo ${"x".repeat(14)}`, 60, `Every 1.0s: echo ${"x".repeat(14)} ${right}`],
    [`echo ${"x".repeat(15)}`, 60, `Every 1.0s: echo ${"x".repeat(10)}...  ${right}`],
    ["echo hello there", 45, `Every 1.0s: ...  ${right}`],
    ["echo hello there", 44, `Every 1.0s:...  ${right}`],
    ["echo hello there", 43, `Every 1.0s...  ${right}`],
    ["echo hello there", 42, `Every 1.0s:   ${right}`],
    ["echo hello there", 41, `             ${right}`],
    ["echo hello there", 29, ` ${right}`],
    ["echo hello there", 28, ""],
  ])("%s in %i columns", (command, columns, line) => {
    expect(header(command, columns)).toBe(line)
  })
})

function counting(): Command {
  let runs = 0
  return {
    name: "count",
    main: async ({ stdout, args }) => {
      await stdout.write(`${args.join(",")} run ${++runs}\nsame\n`)
      return 0
    },
  }
}

describe("watch", () => {
  test("runs again after the interval, on a screen of its own; Ctrl-C brings the first one back", async () => {
    const terminal = createTerminal({ commands: [counting()] })
    await terminal.type('watch -n 1 "count a | grep run"\r')
    expect(terminal.fullScreen()).toBe(
      `${"Every 1.0s: count a | grep run".padEnd(49)}node1: Sun Nov 22 22:17:05 2026\n\na run 1`,
    )
    await terminal.pass(2)
    expect(terminal.fullScreen()).toContain("22:17:07 2026\n\na run 3")
    await terminal.type("\x03")
    expect(terminal.fullScreen()).toBeNull()
    expect(terminal.line()).toBe(prompt)
    await terminal.type("echo $?\r")
    expect(terminal.lines().at(-1)).toBe("0")
  })

  test("every two seconds unless told otherwise, words joined by a space", async () => {
    const terminal = createTerminal({ commands: [counting()] })
    await terminal.type("watch count x y\r")
    await terminal.pass(1.9)
    expect(terminal.fullScreen()).toContain("x,y run 1")
    await terminal.pass(0.2)
    expect(terminal.fullScreen()).toMatch(/^Every 2\.0s: count x y .*\n\nx,y run 2\nsame$/)
  })

  test("long lines wrap, and the bottom cuts", async () => {
    const terminal = createTerminal()
    await terminal.type(`watch -t 'echo ${"x".repeat(100)}; seq 100'\r`)
    const rows = terminal.fullScreen()?.split("\n") ?? []
    expect(rows.slice(0, 3)).toEqual(["x".repeat(80), "x".repeat(20), "1"])
    expect(rows.length).toBe(24)
    await terminal.type("\x03")
    await terminal.type(`watch -t -w 'echo ${"x".repeat(100)}; echo end'\r`)
    expect(terminal.fullScreen()).toBe(`${"x".repeat(80)}\nend`)
  })

  test("what is not exported the watched command does not see", async () => {
    const terminal = createTerminal()
    await terminal.type("A=1; export B=2; watch -t 'echo [$A$B]'\r")
    expect(terminal.fullScreen()).toBe("[2]")
  })

  test("-g ends when the output changes, -e when the command fails", async () => {
    const { run } = createBench([counting()])
    expect((await run("watch -t -g -n1 count; echo $?")).out).toBe(
      " run 1\nsame\n run 2\nsame\n0\n",
    )
    expect((await run("watch -t -e -n1 'exit 3'; echo $?")).out).toContain("3\n")
  })

  test.each([
    ["watch", "watch: no command given"],
    ["watch -n", "watch: option requires an argument -- 'n'"],
    ["watch -n x date", "watch: failed to parse argument: 'x'"],
    ["watch -Z date", "watch: invalid option -- 'Z'"],
    ["watch --nope date", "watch: unrecognized option '--nope'"],
  ])("%s is refused", async (line, message) => {
    const { err, status } = await createBench().run(line)
    expect([err.split("\n")[0], status]).toEqual([message, 1])
  })
})
