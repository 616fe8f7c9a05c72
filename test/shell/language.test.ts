/** The shell against a real one: lines that GNU bash 5.2 ran in an empty directory, and what it printed. */
import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { createBench } from "./support.ts"

interface Recorded {
  readonly line: string
  readonly out: string
  readonly err: string
  readonly status: number
}

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "recorded-bash.json"), "utf8"),
)

/** A recorded message names the line of its script; ours come from a terminal. */
const withoutLine = (text: string) => text.replace(/^[\w-]+: line \d+: /gm, "bash: ")

describe("the shell prints what bash prints", () => {
  test.each(recorded)("$line", async ({ line, out, err, status }) => {
    const bench = createBench()
    bench.files.makeDirectory("/etc")
    const outcome = await bench.run(line)
    expect({ ...outcome, err: withoutLine(outcome.err) }).toEqual({ out, err, status })
  })
})

describe("the shell's own words", () => {
  test.each([
    ["nosuch", "bash: nosuch: command not found\n", 127],
    ["git status", "bash: git: command not found (the app's files are here already)\n", 127],
    ["echo a | | b", "bash: syntax error near unexpected token `|'\n", 2],
    ["if true; fi", "bash: syntax error near unexpected token `fi'\n", 2],
    ["echo hi >", "bash: syntax error near unexpected token `newline'\n", 2],
    ["echo )", "bash: syntax error near unexpected token `)'\n", 2],
    ["while do done", "bash: syntax error near unexpected token `do'\n", 2],
    ["echo 'abc", "bash: unexpected EOF while looking for matching `''\n", 2],
    ["./nosuch", "bash: ./nosuch: No such file or directory\n", 127],
    ["touch f; ./f", "bash: ./f: Permission denied\n", 126],
    ["mkdir d; ./d", "bash: ./d: Is a directory\n", 126],
    ["cat > /nowhere/f", "bash: /nowhere/f: No such file or directory\n", 1],
    ["f() { f; }; f", "bash: f: maximum function nesting level exceeded\n", 1],
    ["select x in a; do :; done", "bash: select: not supported in this shell\n", 1],
    ["echo hi 7>f", "bash: 7: Bad file descriptor\n", 1],
    ["declare -n m=x", "bash: declare: -n: not supported in this shell\n", 2],
    ["trap : DEBUG", "bash: trap: DEBUG: not supported in this shell\n", 1],
    ["ulimit -n 9", "bash: ulimit: limits cannot be changed in this shell\n", 1],
    ["umask 077", "bash: umask: cannot be changed in this shell\n", 1],
    ["cat 3< f", "bash: 3: not supported in this shell\n", 1],
  ])("%s", async (line, err, status) => {
    expect(await createBench().run(line)).toEqual({ out: "", err, status })
  })

  test("a script file runs in a shell of its own, with its arguments", async () => {
    const bench = createBench()
    bench.files.write(
      "/home/student/dockercoins/go.sh",
      '#!/bin/sh\necho "$0 $1 $# [$LOCAL]"\nexit 4\n',
    )
    const { out, status } = await bench.run("LOCAL=x; chmod +x go.sh; ./go.sh a b")
    expect({ out, status }).toEqual({ out: "./go.sh a 2 []\n", status: 4 })
    expect((await bench.run(". ./go.sh; echo never")).out).toBe("bash  0 [x]\n")
  })

  test("an alias counts from the next line on", async () => {
    const bench = createBench()
    const { world } = bench
    const { createShell } = await import("../../src/shell/world.ts")
    const shell = createShell(world, { cwd: "/tmp", exported: {}, interactive: true })
    await bench.run("alias say='echo said'", { shell })
    expect((await bench.run("say it | cat; x=$(say that); echo $x", { shell })).out).toBe(
      "said it\nsaid that\n",
    )
    await bench.run("unalias say", { shell })
    expect((await bench.run("say it", { shell })).status).toBe(127)
  })

  test("what one terminal sets another does not see, but the files are the same", async () => {
    const bench = createBench()
    const { createShell } = await import("../../src/shell/world.ts")
    const other = createShell(bench.world, {
      cwd: "/tmp",
      exported: { TAG: "v0.1" },
      interactive: true,
    })
    await bench.run("TAG=v0.4; cd /; echo text > /tmp/shared")
    expect((await bench.run("echo $TAG $PWD; cat shared", { shell: other })).out).toBe(
      "v0.1 /tmp\ntext\n",
    )
  })

  test("only exported variables reach a command", async () => {
    const seen: (string | undefined)[] = []
    const probe = {
      name: "docker-compose",
      main: async ({ env }: { env: ReadonlyMap<string, string> }) => {
        seen.push(env.get("TAG"))
        return 0
      },
    }
    const bench = createBench([probe])
    await bench.run("TAG=v1; docker-compose up")
    await bench.run("TAG=v2 docker-compose up")
    await bench.run("export TAG; docker-compose up; TAG=v3; docker-compose up")
    await bench.run("export -n TAG; docker-compose up")
    expect(seen).toEqual([undefined, "v2", "v1", "v3", undefined])
  })
})
