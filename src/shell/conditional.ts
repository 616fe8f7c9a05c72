/** `[[ … ]]` and `[ … ]`: the same tests, on words and on arguments. */
import type { TestExpression } from "unbash"
import { evaluate } from "./arithmetic.ts"
import { type Expander, expandPattern, expandText } from "./expand.ts"
import { matchesPattern, quoteForRegExp } from "./pattern.ts"
import type { Shell } from "./shell.ts"
import { ShellError } from "./variables.ts"

export async function evaluateTest(test: TestExpression, expander: Expander): Promise<boolean> {
  switch (test.type) {
    case "TestGroup":
      return evaluateTest(test.expression, expander)
    case "TestNot":
      return (await evaluateTest(test.operand, expander)) === (test.negations.length % 2 === 0)
    case "TestLogical": {
      const stopAt = test.operator === "||"
      for (const operand of test.operands) {
        if ((await evaluateTest(operand, expander)) === stopAt) return stopAt
      }
      return !stopAt
    }
    case "TestUnary":
      return unaryTest(test.operator, await expandText(test.operand, expander), expander.shell)
    case "TestBinary":
      return wordTest(test, expander)
  }
}

async function wordTest(
  { operator, left, right }: Extract<TestExpression, { type: "TestBinary" }>,
  expander: Expander,
): Promise<boolean> {
  const text = await expandText(left, expander)
  switch (operator) {
    case "=":
    case "==":
      return matchesPattern(text, await expandPattern(right, expander))
    case "!=":
      return !matchesPattern(text, await expandPattern(right, expander))
    case "=~": {
      const pieces = await expandPattern(right, expander)
      const source = pieces.map((each) => (each.quoted ? quoteForRegExp(each.text) : each.text))
      return matchRegularExpression(text, source.join(""), expander)
    }
    default: {
      const other = await expandText(right, expander)
      if (!/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) {
        return binaryTest(operator, text, other, expander.shell)
      }
      const a = await evaluate(expander.parse(text), expander)
      const b = await evaluate(expander.parse(other), expander)
      return compare(operator, a, b)
    }
  }
}

function matchRegularExpression(text: string, source: string, { variables }: Expander): boolean {
  let match: RegExpExecArray | null
  try {
    match = new RegExp(
      source.replaceAll("[[:space:]]", "\\s").replaceAll("[[:digit:]]", "\\d"),
    ).exec(text)
  } catch {
    throw new ShellError(`[[: invalid regular expression \`${source}'`, 2)
  }
  variables.set("BASH_REMATCH", match ? [...match].map((group) => group ?? "") : [])
  return match !== null
}

function unaryTest(operator: string, operand: string, shell: Shell): boolean {
  const info = () => (operand === "" ? null : shell.files.stat(shell.path(operand)))
  switch (operator) {
    case "-n":
      return operand !== ""
    case "-z":
      return operand === ""
    case "-e":
    case "-a":
      return info() !== null
    case "-f":
      return info()?.type === "file"
    case "-d":
      return info()?.type === "directory"
    case "-s":
      return (info()?.size ?? 0) > 0
    case "-r":
    case "-w":
      return info() !== null
    case "-x":
      return ((info()?.mode ?? 0) & 0o111) !== 0
    case "-v":
      return shell.variables.has(operand)
    case "-h":
    case "-L":
    case "-p":
    case "-S":
    case "-b":
    case "-c":
      return false
    case "-t":
      return operand === "0" || operand === "1" || operand === "2"
    default:
      throw new ShellError(`${operator}: unary operator expected`, 2)
  }
}

function binaryTest(operator: string, left: string, right: string, shell: Shell): boolean {
  switch (operator) {
    case "=":
    case "==":
      return left === right
    case "!=":
      return left !== right
    case "<":
      return left < right
    case ">":
      return left > right
    case "-nt":
    case "-ot": {
      const age = (path: string) => shell.files.stat(shell.path(path))?.modifiedAt ?? -1
      return operator === "-nt" ? age(left) > age(right) : age(left) < age(right)
    }
    case "-eq":
    case "-ne":
    case "-lt":
    case "-le":
    case "-gt":
    case "-ge":
      return compare(operator, integer(left), integer(right))
    default:
      throw new ShellError(`${operator}: binary operator expected`, 2)
  }
}

function integer(text: string): bigint {
  const trimmed = text.trim()
  if (!/^[-+]?\d+$/.test(trimmed)) throw new ShellError(`${text}: integer expression expected`, 2)
  return BigInt(trimmed.replace(/^\+/, ""))
}

function compare(operator: string, left: bigint, right: bigint): boolean {
  switch (operator) {
    case "-eq":
      return left === right
    case "-ne":
      return left !== right
    case "-lt":
      return left < right
    case "-le":
      return left <= right
    case "-gt":
      return left > right
    default:
      return left >= right
  }
}

const binaryOperators = new Set("= == != < > -eq -ne -lt -le -gt -ge -nt -ot".split(" "))

/** `[ … ]` and `test`: by the number of arguments, as POSIX wants it, then by precedence. */
export function testArguments(args: readonly string[], shell: Shell): boolean {
  const reader = new TestReader(args, shell)
  return args.length === 0 ? false : reader.read()
}

class TestReader {
  private readonly args: readonly string[]
  private readonly shell: Shell
  private at = 0

  constructor(args: readonly string[], shell: Shell) {
    this.args = args
    this.shell = shell
  }

  read(): boolean {
    const value = this.or()
    if (this.at >= this.args.length) return value
    const [, second] = this.args
    throw new ShellError(
      this.args.length === 3 ? `${second}: binary operator expected` : "too many arguments",
      2,
    )
  }

  private or(): boolean {
    let value = this.and()
    while (this.args[this.at] === "-o") {
      this.at++
      const right = this.and()
      value = value || right
    }
    return value
  }

  private and(): boolean {
    let value = this.not()
    while (this.args[this.at] === "-a") {
      this.at++
      const right = this.not()
      value = value && right
    }
    return value
  }

  private not(): boolean {
    const left = this.args.length - this.at
    if (this.args[this.at] === "!" && left > 1 && !this.isBinaryAt(this.at + 1)) {
      this.at++
      return !this.not()
    }
    return this.primary()
  }

  private isBinaryAt(index: number): boolean {
    return binaryOperators.has(this.args[index] ?? "") && this.args[index + 1] !== undefined
  }

  private primary(): boolean {
    const first = this.args[this.at]
    if (first === undefined) throw new ShellError("argument expected", 2)
    if (this.isBinaryAt(this.at + 1)) {
      const operator = this.args[this.at + 1] ?? ""
      const right = this.args[this.at + 2] ?? ""
      this.at += 3
      return binaryTest(operator, first, right, this.shell)
    }
    if (first === "(" && this.args.length - this.at > 2) {
      this.at++
      const value = this.or()
      if (this.args[this.at++] !== ")") throw new ShellError("`)' expected", 2)
      return value
    }
    const operand = this.args[this.at + 1]
    if (/^-[a-zA-Z]$/.test(first) && operand !== undefined && !["-a", "-o"].includes(operand)) {
      this.at += 2
      return unaryTest(first, operand, this.shell)
    }
    this.at++
    if (this.at === 1 && this.args.length === 2) {
      throw new ShellError(`${first}: unary operator expected`, 2)
    }
    return first !== ""
  }
}
