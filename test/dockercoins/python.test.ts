import { describe, expect, it } from "vitest"
import { originalContext } from "../../src/dockercoins/files.ts"
import { readPython, unknownDelay } from "../../src/dockercoins/python.ts"

const original = originalContext("worker").get("worker.py") ?? ""
const read = (text: string) => readPython(text, "/app/worker.py")
const withSleep = (text: string) => original.replace("time.sleep(0.1)", text)
const last = (text: string) => read(text).crash?.traceback.at(-1)

describe("the delay of the loop", () => {
  it("is 0.1 s in the worker of the first day", () => {
    expect(read(original)).toEqual({ sleep: 0.1, certain: true, note: null, crash: null })
  })

  it.each([
    ["time.sleep(1)", 1],
    ["time.sleep(1/10 + 0.4)", 0.5],
    ["time.sleep(2 ** -2)", 0.25],
    ["pass", 0],
    ["# time.sleep(0.1)", 0],
    ["time.sleep(0.1); time.sleep(0.2)", 0.3],
    ["if False:\n        time.sleep(3)", 0],
    ["for _ in range(3):\n        time.sleep(0.2)", 0.6],
    ["time.sleep(float('0.3'))", 0.3],
    ["delay = 0.4\n    time.sleep(delay)", 0.4],
    ["time.sleep(1e-2)", 0.01],
  ])("%s sleeps %f s", (text, seconds) => {
    expect(read(withSleep(text))).toMatchObject({ sleep: seconds, certain: true, crash: null })
  })

  it("follows import aliases and constants of the module", () => {
    const text = original
      .replace("import time\n", "import time\nfrom time import sleep as rest\nDELAY = 3 / 4\n")
      .replace("time.sleep(0.1)", "rest(DELAY * 2)")
    expect(read(text).sleep).toBe(1.5)
    expect(
      read(
        original
          .replace("import time\n", "import time as t, time\n")
          .replace("time.sleep(0.1)", "t.sleep(2)"),
      ).sleep,
    ).toBe(2)
  })

  it("follows a parameter and its default", () => {
    const text = original
      .replace("def work_once():", "def work_once(delay=0.7):")
      .replace("time.sleep(0.1)", "time.sleep(delay)")
    expect(read(text).sleep).toBe(0.7)
    expect(read(text.replace("        work_once()", "        work_once(0.2)")).sleep).toBe(0.2)
  })

  it("does not count the pause of the error handler, nor sleeps before the loop", () => {
    const text = original.replace(
      "    hashes = 0\n    report",
      "    time.sleep(30)\n    hashes = 0\n    report",
    )
    expect(read(text).sleep).toBe(0.1)
  })

  it("says so where it is no constant", () => {
    const reading = read(withSleep("time.sleep(random.random())"))
    expect(reading).toMatchObject({ sleep: unknownDelay, certain: false, crash: null })
    expect(reading.note).toContain("time.sleep(random.random()) is no constant")
    expect(read(withSleep("if wallet.ping():\n        time.sleep(2)")).note).toContain(
      "only sometimes",
    )
  })
})

describe("a file that Python refuses", () => {
  it.each([
    ["  time.sleep(0.1)", "IndentationError: unindent does not match any outer indentation level"],
    [
      'print "hello"',
      "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?",
    ],
    ["time.sleep(0.1", "SyntaxError: '(' was never closed"],
    ["time.sleep(0.1))", "SyntaxError: unmatched ')'"],
    [
      "time.sleep(0.1]",
      "SyntaxError: closing parenthesis ']' does not match opening parenthesis '('",
    ],
    ["x = 'open", "SyntaxError: unterminated string literal (detected at line 28)"],
    ["    time.sleep(0.1)", "IndentationError: unexpected indent"],
    ["while True\n        pass", "SyntaxError: expected ':'"],
    ["time.sleep(0.1) = = 3", "SyntaxError: invalid syntax"],
    ["break", "SyntaxError: 'break' outside loop"],
  ])("%s", (text, message) => {
    const broken = text.startsWith("  ")
      ? original.replace(
          "    time.sleep(0.1)",
          text.startsWith("    ") ? `    pass\n    ${text}` : `    pass\n${text}`,
        )
      : withSleep(text)
    expect(last(broken)).toBe(message)
    expect(read(broken).crash?.exitCode).toBe(1)
  })

  it("names the line, quotes it and points at it", () => {
    const reading = read(withSleep("time.sleep(0.1"))
    expect(reading.crash?.traceback).toEqual([
      '  File "/app/worker.py", line 28',
      "    time.sleep(0.1",
      "              ^",
      "SyntaxError: '(' was never closed",
    ])
  })

  it("misses a block", () => {
    expect(
      last(
        original
          .replace("        work_once()\n", "")
          .replace("while True:\n        hashes += 1", "while True:\n    hashes += 1"),
      ),
    ).toMatch(/^IndentationError: expected an indented block after 'while' statement on line \d+$/)
  })

  it("mixes tabs and spaces", () => {
    expect(last(withSleep("pass\n\ttime.sleep(0.1)"))).toBe(
      "TabError: inconsistent use of tabs and spaces in indentation",
    )
  })
})

describe("a program that fails when it starts", () => {
  it("raises", () => {
    const text = original.replace("wallet = ", 'raise ValueError("no luck today")\nwallet = ')
    expect(read(text).crash).toEqual({
      exitCode: 1,
      traceback: [
        "Traceback (most recent call last):",
        '  File "/app/worker.py", line 15, in <module>',
        '    raise ValueError("no luck today")',
        "ValueError: no luck today",
      ],
    })
  })

  it.each([
    ["exit(3)", 3],
    ["sys.exit()", 0],
    ['sys.exit("bye")', 1],
    ["raise SystemExit(4)", 4],
    ["quit()", 0],
  ])("%s leaves with %i", (text, code) => {
    expect(
      read(original.replace("wallet = ", `import sys\n${text}\nwallet = `)).crash?.exitCode,
    ).toBe(code)
  })

  it("shows the way to the line that failed", () => {
    expect(read(withSleep("time.sleep(-1)")).crash?.traceback).toEqual([
      "Traceback (most recent call last):",
      '  File "/app/worker.py", line 51, in <module>',
      "    work_forever()",
      "    ~~~~~~~~~~~~^^",
      '  File "/app/worker.py", line 39, in work_forever',
      "    work_once()",
      "    ~~~~~~~~~^^",
      '  File "/app/worker.py", line 28, in work_once',
      "    time.sleep(-1)",
      "    ~~~~~~~~~~^^^^",
      "ValueError: sleep length must be non-negative",
    ])
  })

  it("has lost an import", () => {
    expect(last(original.replace("import time\n", ""))).toBe(
      "NameError: name 'time' is not defined. Did you forget to import 'time'?",
    )
  })

  it("does nothing at all", () => {
    expect(read("").crash).toEqual({ exitCode: 0, traceback: [] })
    expect(read("print('hello')\n").crash).toEqual({ exitCode: 0, traceback: [] })
  })

  it("is not failed by what it catches", () => {
    const around = (what: string) =>
      original.replace(
        "wallet = ",
        `try:\n    raise KeyError("x")\nexcept ${what}:\n    pass\nwallet = `,
      )
    expect(read(around("KeyError")).crash).toBeNull()
    expect(read(around("(OSError, KeyError) as e")).crash).toBeNull()
    expect(read(around("Exception")).crash).toBeNull()
    expect(last(around("ValueError"))).toBe("KeyError: 'x'")
  })

  it("is read in bounded time, however intricate", () => {
    const functions = Array.from({ length: 12 }, (_, level) => {
      const calls = Array.from({ length: 20 }, () => `    f${level + 1}()\n`).join("")
      return `def f${level}():\n${calls}`
    })
    const text = `${functions.reverse().join("")}f0()\n`.replaceAll("f12()", "pass")
    expect(read(text)).toMatchObject({ certain: false, crash: null })
  })

  it("is not failed by a raise that may never be reached", () => {
    const text = original.replace("wallet = ", "if input():\n    raise ValueError\nwallet = ")
    expect(read(text).crash).toBeNull()
  })
})
