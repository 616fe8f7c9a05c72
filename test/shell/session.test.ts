/** A terminal as a student has it: prompt, editing, history, completion, jobs, Ctrl-C. */
import { describe, expect, test } from "vitest"
import type { Command } from "../../src/lib/process.ts"
import { createTerminal, prompt } from "./terminal.ts"

const ctrl = (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 96)
const up = "\x1b[A"
const down = "\x1b[B"

describe("running lines", () => {
  test("shows prompt, line, output and the next prompt", async () => {
    const terminal = createTerminal()
    await terminal.type("echo hi\r")
    expect(terminal.lines()).toEqual([`${prompt}echo hi`, "hi"])
    expect(terminal.line()).toBe(prompt)
    expect(terminal.busy).toEqual(["echo hi", null])
  })

  test("what has run is told with its status, and with the line that says what went wrong", async () => {
    const terminal = createTerminal()
    await terminal.type("echo fine; echo more\r")
    await terminal.type("dokcer ps\r")
    await terminal.type(
      "{ echo pushing; echo 'ERROR: '; echo 'ERROR: refused'; echo more; } >&2; false\r",
    )
    await terminal.type(`echo ${"x".repeat(900)} >&2\r`)
    await terminal.type("cat\r")
    await terminal.type(ctrl("c"))
    expect(terminal.ran).toMatchObject([
      { line: "echo fine; echo more", status: 0, error: null },
      { line: "dokcer ps", status: 127, error: "bash: dokcer: command not found" },
      { status: 1, error: "ERROR: refused" },
      { status: 0, error: "x".repeat(200) },
      { line: "cat", status: 130, error: null },
    ])
  })

  test("the prompt stands right behind an output that did not end its line", async () => {
    const terminal = createTerminal()
    await terminal.type("printf abc\r")
    expect(terminal.line()).toBe(`abc${prompt}`)
    await terminal.type(`ech 1${"\x1b[D".repeat(2)}o\x05\x15echo 2`)
    expect(terminal.line()).toBe(`abc${prompt}echo 2`)
    await terminal.type("\r")
    expect(terminal.lines().slice(1)).toEqual([`abc${prompt}echo 2`, "2"])
    expect(terminal.line()).toBe(prompt)
  })

  test("an output that fills its row exactly leaves the prompt the next one", async () => {
    const terminal = createTerminal({ columns: 40 })
    await terminal.type("printf %040d 7\r")
    expect(terminal.line()).toBe(prompt)
    expect(terminal.lines().at(-1)).toBe(`${"0".repeat(39)}7`)
  })

  test("colours and erased keys before the prompt take no columns", async () => {
    const terminal = createTerminal()
    await terminal.type("printf '\\033[31mred\\033[0m'\r")
    await terminal.type("x\x7f")
    expect(terminal.line()).toBe(`red${prompt}`)
    await terminal.type("cat\r")
    await terminal.type(`ab\x7f\x7f${ctrl("d")}y\x7f`)
    expect(terminal.line()).toBe(prompt)
  })

  test("the prompt follows the directory, and PS1", async () => {
    const terminal = createTerminal()
    await terminal.type("cd worker\rcd\rcd /\r")
    expect(terminal.lines().map((line) => line.replace(/\$ .*/, "$"))).toEqual([
      "student@node1:~/dockercoins$",
      "student@node1:~/dockercoins/worker$",
      "student@node1:~$",
    ])
    await terminal.type("PS1='\\W> '\r")
    expect(terminal.line()).toBe("/> ")
  })

  test("asks for more until a command is whole", async () => {
    const terminal = createTerminal()
    await terminal.type("for i in 1 2\rdo echo $i\rdone\r")
    expect(terminal.lines()).toEqual([`${prompt}for i in 1 2`, "> do echo $i", "> done", "1", "2"])
    await terminal.type("docker service update worker \\\r  --force\r")
    expect(terminal.lines()).toEqual([
      `${prompt}docker service update worker \\`,
      ">   --force",
      "bash: docker: command not found",
    ])
    await terminal.type("cat <<E\rone\rE\r")
    expect(terminal.lines()).toEqual([`${prompt}cat <<E`, "> one", "> E", "one"])
  })

  test("Ctrl-C leaves an unfinished command", async () => {
    const terminal = createTerminal()
    await terminal.type(`echo 'a\r${ctrl("c")}echo b\r`)
    expect(terminal.lines()).toEqual([`${prompt}echo 'a`, "> ^C", `${prompt}echo b`, "b"])
  })

  test("several pasted lines run one after the other", async () => {
    const terminal = createTerminal()
    await terminal.type("export TAG=v0.4\recho $TAG\r\necho last")
    expect(terminal.lines()).toEqual([`${prompt}export TAG=v0.4`, `${prompt}echo $TAG`, "v0.4"])
    expect(terminal.line()).toBe(`${prompt}echo last`)
  })

  test("keys typed while a job runs wait for the prompt", async () => {
    const terminal = createTerminal()
    await terminal.type("sleep 5\r")
    await terminal.type("echo ah")
    await terminal.type("ead\r")
    expect(terminal.line()).toBe("")
    await terminal.pass(5)
    expect(terminal.lines()).toEqual([`${prompt}sleep 5`, `${prompt}echo ahead`, "ahead"])
  })

  test("Ctrl-C stops the job, forgets what was typed ahead, and sets $?", async () => {
    const terminal = createTerminal()
    await terminal.type("while true; do :; done\r")
    await terminal.type("echo never\r")
    await terminal.type(ctrl("c"))
    await terminal.type("echo $?\r")
    expect(terminal.lines()).toEqual([
      `${prompt}while true; do :; done`,
      "^C",
      `${prompt}echo $?`,
      "130",
    ])
  })

  test("a job that will not stop is left behind by the second Ctrl-C", async () => {
    const stubborn: Command = { name: "stubborn", main: () => new Promise(() => {}) }
    const terminal = createTerminal({ commands: [stubborn] })
    await terminal.type("stubborn\r")
    await terminal.type(ctrl("c"))
    expect(terminal.session.running).toBe("stubborn")
    await terminal.type(ctrl("c"))
    expect(terminal.session.running).toBeNull()
    await terminal.type("echo alive\r")
    expect(terminal.lines().at(-1)).toBe("alive")
  })

  test("a program that reads gets whole lines, with echo, and Ctrl-D ends them", async () => {
    const terminal = createTerminal()
    await terminal.type("cat\r")
    await terminal.type("helo\x7flo\r")
    await terminal.type(ctrl("d"))
    expect(terminal.lines()).toEqual([`${prompt}cat`, "hello", "hello"])
    await terminal.type('read -p "name? " x; echo "[$x]"\r')
    await terminal.type("bob\r")
    expect(terminal.lines().slice(1)).toEqual(["name? bob", "[bob]"])
  })

  test("background jobs are told when they start and before the prompt after their end", async () => {
    const terminal = createTerminal()
    await terminal.type("sleep 3 &\r")
    expect(terminal.lines()[1]).toMatch(/^\[1\] \d+$/)
    await terminal.pass(3)
    await terminal.type("\r")
    expect(terminal.lines()).toEqual([prompt.trimEnd(), "[1]+  Done                    sleep 3"])
  })

  test("vi and nano open the page's editor", async () => {
    const terminal = createTerminal()
    await terminal.type("vi worker/worker.py\rnano ../new.txt\r")
    expect(terminal.opened).toEqual([
      "/home/student/dockercoins/worker/worker.py",
      "/home/student/new.txt",
    ])
  })

  test("exit begins a new shell: exported variables stay, others do not", async () => {
    const terminal = createTerminal()
    await terminal.type("export A=1; B=2\rexit\recho [$A$B]\r")
    expect(terminal.lines().at(-1)).toBe("[1]")
  })
})

describe("what a terminal keeps", () => {
  test("tells directory, own exports and history when they change", async () => {
    const terminal = createTerminal({ state: { exported: { TAG: "v0.1" } } })
    await terminal.type("export TAG=v0.4 REGISTRY=r:5000; local_only=1\rcd worker\r")
    expect(terminal.states.at(-1)).toEqual({
      cwd: "/home/student/dockercoins/worker",
      exported: { TAG: "v0.4", REGISTRY: "r:5000" },
      history: ["export TAG=v0.4 REGISTRY=r:5000; local_only=1", "cd worker"],
    })
  })

  test("goes on from there", async () => {
    const terminal = createTerminal({
      state: { exported: { TAG: "v0.4" }, history: ["docker ps"], cwd: "/home/student" },
    })
    await terminal.type(`echo $TAG\r${up}${up}`)
    expect(terminal.lines()).toEqual(["student@node1:~$ echo $TAG", "v0.4"])
    expect(terminal.line()).toBe("student@node1:~$ docker ps")
  })
})

describe("editing", () => {
  test.each([
    ["Ctrl-A and Ctrl-E", `b${ctrl("a")}a${ctrl("e")}c`, "abc"],
    ["Ctrl-U", `abc${ctrl("u")}x`, "x"],
    ["Ctrl-K", `abc${ctrl("a")}${ctrl("f")}${ctrl("k")}`, "a"],
    ["Ctrl-W", `one two${ctrl("w")}`, "one "],
    ["Ctrl-Y", `one two${ctrl("w")}${ctrl("a")}${ctrl("y")}`, "twoone "],
    ["Alt-B and Alt-F", "one two\x1bbX\x1bfY", "one XtwoY"],
    ["Alt-D", `one two${ctrl("a")}\x1bd`, " two"],
    ["arrows and delete", "abcd\x1b[D\x1b[D\x1b[3~", "abd"],
    ["home and end", "b\x1b[Ha\x1b[Fc", "abc"],
    ["backspace", "abc\x7f\x7fx", "ax"],
    ["Ctrl-D inside a line", `abc${ctrl("a")}${ctrl("d")}`, "bc"],
    ["Ctrl-T", `ab${ctrl("t")}`, "ba"],
    ["wide characters", "日本\x7fx\x1b[D\x1b[D!", "!日x"],
    ["unknown sequences are no text", "a\x1b[200~b\x1b[999zc", "abc"],
  ])("%s", async (_, keys, text) => {
    const terminal = createTerminal()
    await terminal.type(keys)
    expect(terminal.line()).toBe(prompt + text)
  })

  test("Ctrl-L clears the screen and keeps the line", async () => {
    const terminal = createTerminal()
    await terminal.type(`echo hi\rabc${ctrl("l")}`)
    expect(terminal.lines()).toEqual([])
    expect(terminal.line()).toBe(`${prompt}abc`)
  })

  test("a line longer than the terminal is edited over its rows", async () => {
    const terminal = createTerminal({ columns: 40 })
    await terminal.type(`${"x".repeat(30)}${ctrl("a")}echo ${ctrl("e")}!`)
    expect(terminal.line()).toBe(`${"x".repeat(24)}!`)
    await terminal.type("\r")
    expect(terminal.lines()).toEqual([
      `${prompt}echo xxxxxx`,
      `${"x".repeat(24)}!`,
      `${"x".repeat(30)}!`,
    ])
  })

  test.each([10, 11, 12, 51])(
    "%s characters end right where a row of 40 ends, or beside it",
    async (length) => {
      const terminal = createTerminal({ columns: 40 })
      await terminal.type(`: ${"x".repeat(length - 2)}`)
      await terminal.type(`${ctrl("a")}\x1b[C${ctrl("e")}\x7f\r`)
      const rows = `${prompt}: ${"x".repeat(length - 3)}`
      expect(terminal.lines().join("").trimEnd()).toBe(rows)
    },
  )

  test("Ctrl-D on an empty line keeps the terminal", async () => {
    const terminal = createTerminal()
    await terminal.type(ctrl("d"))
    expect(terminal.lines().join(" ")).toContain('Use "exit" to leave the shell.')
    expect(terminal.line()).toBe(prompt)
  })
})

describe("history", () => {
  const history = ["docker service ls", "ls", "docker node ls"]

  test("arrows walk it, and come back to what was being typed", async () => {
    const terminal = createTerminal({ state: { history } })
    await terminal.type(`dra${up}`)
    expect(terminal.line()).toBe(`${prompt}docker node ls`)
    await terminal.type(up + up + up)
    expect(terminal.line()).toBe(`${prompt}docker service ls`)
    await terminal.type(down + down + down)
    expect(terminal.line()).toBe(`${prompt}dra`)
  })

  test("Ctrl-R finds, finds the next, and runs", async () => {
    const terminal = createTerminal({ state: { history } })
    await terminal.type(`${ctrl("r")}docker`)
    expect(terminal.line()).toBe("(reverse-i-search)`docker': docker node ls")
    await terminal.type(ctrl("r"))
    expect(terminal.line()).toBe("(reverse-i-search)`docker': docker service ls")
    await terminal.type("zzz")
    expect(terminal.line()).toContain("(failed reverse-i-search)`dockerzzz'")
    await terminal.type("\x7f\x7f\x7f\x1b[C")
    expect(terminal.line()).toBe(`${prompt}docker node ls`)
  })

  test("Ctrl-G gives up the search", async () => {
    const terminal = createTerminal({ state: { history } })
    await terminal.type(`mine${ctrl("r")}doc${ctrl("g")}`)
    expect(terminal.line()).toBe(`${prompt}mine`)
  })

  test("keeps neither blanks nor repetitions, and 500 lines", async () => {
    const many = Array.from({ length: 600 }, (_, index) => `echo ${index}`)
    const terminal = createTerminal({ state: { history: many } })
    await terminal.type("ls\rls\r secret\r\r")
    const kept = terminal.session.state().history
    expect(kept.length).toBe(500)
    expect(kept.slice(-2)).toEqual(["echo 599", "ls"])
  })

  test("!! and friends are shown before they run", async () => {
    const terminal = createTerminal()
    await terminal.type("echo one\r!! two\recho !$ '!!'\r!nope\r")
    expect(terminal.lines()).toEqual([
      `${prompt}echo one`,
      "one",
      `${prompt}!! two`,
      "echo one two",
      "one two",
      `${prompt}echo !$ '!!'`,
      "echo two '!!'",
      "two !!",
      `${prompt}!nope`,
      "bash: !nope: event not found",
    ])
  })

  test("words of the last line, a text in any line, and a correction", async () => {
    const terminal = createTerminal()
    await terminal.type("echo one two\recho !*\r^one^three\recho !^\r!?thr?\r^nope^x\r")
    expect(terminal.lines()).toEqual([
      `${prompt}echo one two`,
      "one two",
      `${prompt}echo !*`,
      "echo one two",
      "one two",
      `${prompt}^one^three`,
      "echo three two",
      "three two",
      `${prompt}echo !^`,
      "echo three",
      "three",
      `${prompt}!?thr?`,
      "echo three",
      "three",
      `${prompt}^nope^x`,
      "bash: :s^nope^x: substitution failed",
    ])
  })
})

describe("completion", () => {
  const docker: Command = {
    name: "docker",
    main: async () => 0,
    complete: async ({ words }) =>
      words.length === 2 ? ["service", "stack", "node"] : ["dockercoins_worker", "dockercoins_rng"],
  }

  test.each([
    ["a command", "dock\t", "docker "],
    ["a file", "cat dockerc\t", "cat dockercoins.yml "],
    ["a directory", "cd w\t", "cd worker/"],
    ["on into it", "cat w\tw\t", "cat worker/worker.py "],
    ["a name with a space", "cat my\t", "cat my\\ notes.txt "],
    [
      "what the command says",
      "docker service ps dockercoins_w\t",
      "docker service ps dockercoins_worker ",
    ],
    ["the common start", "docker s\t", "docker s"],
    ["behind a pipe", "ls | gre\t", "ls | grep "],
    ["behind watch", "watch -n1 docker no\t", "watch -n1 docker node "],
    ["behind a redirection", "docker node ls > dockerc\t", "docker node ls > dockercoins.yml "],
    ["a variable", "echo $HOM\t", "echo $HOME"],
    ["a path from home", "cat ~/docker\t", "cat ~/dockercoins/"],
    ["nothing", "nosuchthing\t", "nosuchthing"],
    ["in the middle of a line", `cat x${"\x1b[D"}dockerc\t`, "cat dockercoins.yml x"],
  ])("%s", async (_, keys, text) => {
    const terminal = createTerminal({ commands: [docker] })
    await terminal.type(keys)
    expect(terminal.line()).toBe(prompt + text)
  })

  test("the second Tab lists what there is", async () => {
    const terminal = createTerminal({ commands: [docker] })
    await terminal.type("docker s\t\t")
    expect(terminal.lines()).toEqual([`${prompt}docker s`, "service  stack"])
    expect(terminal.line()).toBe(`${prompt}docker s`)
  })
})
