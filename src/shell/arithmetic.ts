/** `$((…))`, `((…))`, `for ((…))`: 64-bit integers, as Bash counts. */
import type { ArithmeticExpression } from "unbash"
import { ShellError, type Variables } from "./variables.ts"

export interface ArithmeticHost {
  readonly variables: Variables
  /** The text of a word after `$…` in it has been expanded. */
  wordText(word: Extract<ArithmeticExpression, { type: "ArithmeticWord" }>): Promise<string>
  /** What a `$(…)` in the expression prints. */
  commandText(
    expansion: Extract<ArithmeticExpression, { type: "ArithmeticCommandExpansion" }>,
  ): Promise<string>
  parse(text: string): ArithmeticExpression | undefined
}

/** A variable may name another one, and so on: this far. */
const maxDepth = 32

export async function evaluate(
  expression: ArithmeticExpression | undefined,
  host: ArithmeticHost,
  depth = 0,
): Promise<bigint> {
  if (!expression) return 0n
  switch (expression.type) {
    case "ArithmeticGroup":
      return evaluate(expression.expression, host, depth)
    case "ArithmeticWord":
      return numberFor((await host.wordText(expression)).trim(), host, depth)
    case "ArithmeticTernary": {
      const test = await evaluate(expression.test, host, depth)
      return evaluate(test !== 0n ? expression.consequent : expression.alternate, host, depth)
    }
    case "ArithmeticUnary":
      return unary(expression, host, depth)
    case "ArithmeticBinary":
      return binary(expression, host, depth)
    case "ArithmeticCommandExpansion":
      return numberFor((await host.commandText(expression)).trim(), host, depth)
  }
}

async function numberFor(text: string, host: ArithmeticHost, depth: number): Promise<bigint> {
  if (text === "") return 0n
  const number = numberOf(text)
  if (number !== null) return number
  if (depth > maxDepth) throw new ShellError(`${text}: expression recursion level exceeded`)
  const name = /^([A-Za-z_]\w*)(?:\[(.+)\])?$/.exec(text)
  if (!name) {
    const parsed = host.parse(text)
    if (!parsed || parsed.type === "ArithmeticWord") {
      throw new ShellError(`${text}: syntax error in expression (error token is "${text}")`)
    }
    return evaluate(parsed, host, depth + 1)
  }
  const [, variable = "", index] = name
  if (index === undefined) return numberFor(host.variables.get(variable) ?? "", host, depth + 1)
  const array = host.variables.array(variable)
  const key = array?.keyed ? index : String(await numberFor(index, host, depth + 1))
  return numberFor(array?.get(key) ?? "", host, depth + 1)
}

function numberOf(text: string): bigint | null {
  if (/^-?\d+$/.test(text)) {
    const octal = /^-?0[0-7]+$/.test(text)
    if (!octal && /^-?0\d+$/.test(text)) {
      throw new ShellError(`${text}: value too great for base (error token is "${text}")`)
    }
    const value = BigInt(octal ? `0o${text.replace(/^-?0/, "")}` : text.replace("-", ""))
    return wrap(text.startsWith("-") ? -value : value)
  }
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return wrap(BigInt(text))
  const based = /^(\d+)#([0-9a-zA-Z]+)$/.exec(text)
  if (!based) return null
  const value = Number.parseInt(based[2] ?? "", Number(based[1]))
  if (Number.isNaN(value)) throw new ShellError(`${text}: value too great for base`)
  return BigInt(value)
}

async function unary(
  expression: Extract<ArithmeticExpression, { type: "ArithmeticUnary" }>,
  host: ArithmeticHost,
  depth: number,
): Promise<bigint> {
  const value = await operand(expression.operand, host, depth)
  switch (expression.operator) {
    case "+":
      return value
    case "-":
      return wrap(-value)
    case "!":
      return value === 0n ? 1n : 0n
    case "~":
      return wrap(~value)
    case "++":
    case "--": {
      const next = wrap(expression.operator === "++" ? value + 1n : value - 1n)
      await assign(expression.operand, next, host)
      return expression.prefix ? next : value
    }
    default:
      throw new ShellError(`${expression.operator}: syntax error in expression`)
  }
}

/** What stands beside an operator has to be there. */
async function operand(
  expression: ArithmeticExpression,
  host: ArithmeticHost,
  depth: number,
): Promise<bigint> {
  if (expression.type === "ArithmeticWord" && expression.value === "") {
    throw new ShellError("syntax error: operand expected")
  }
  return evaluate(expression, host, depth)
}

async function binary(
  expression: Extract<ArithmeticExpression, { type: "ArithmeticBinary" }>,
  host: ArithmeticHost,
  depth: number,
): Promise<bigint> {
  const { operator } = expression
  const assignment = /^([-+*/%&^|]|<<|>>|\*\*)=$/.exec(operator)
  if (operator === "=") {
    const value = await operand(expression.right, host, depth)
    await assign(expression.left, value, host)
    return value
  }
  const left = await operand(expression.left, host, depth)
  if (operator === "&&" && left === 0n) return 0n
  if (operator === "||" && left !== 0n) return 1n
  const right = await operand(expression.right, host, depth)
  if (!assignment) return apply(operator, left, right)
  const value = apply(assignment[1] ?? "", left, right)
  await assign(expression.left, value, host)
  return value
}

function apply(operator: string, left: bigint, right: bigint): bigint {
  const truth = (value: boolean) => (value ? 1n : 0n)
  if ((operator === "/" || operator === "%") && right === 0n) {
    throw new ShellError("division by 0")
  }
  switch (operator) {
    case "+":
      return wrap(left + right)
    case "-":
      return wrap(left - right)
    case "*":
      return wrap(left * right)
    case "/":
      return wrap(left / right)
    case "%":
      return left % right
    case "**":
      if (right < 0n) throw new ShellError("exponent less than 0")
      return power(left, right)
    case "<<":
      return wrap(left << (right & 63n))
    case ">>":
      return left >> (right & 63n)
    case "&":
      return left & right
    case "|":
      return left | right
    case "^":
      return left ^ right
    case "<":
      return truth(left < right)
    case "<=":
      return truth(left <= right)
    case ">":
      return truth(left > right)
    case ">=":
      return truth(left >= right)
    case "==":
      return truth(left === right)
    case "!=":
      return truth(left !== right)
    case "&&":
      return truth(left !== 0n && right !== 0n)
    case "||":
      return truth(left !== 0n || right !== 0n)
    case ",":
      return right
    default:
      throw new ShellError(`${operator}: syntax error in expression`)
  }
}

/** By squaring, wrapped at each step: `2**1000000` must not build a number of a megabit. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = wrap(result * square)
    square = wrap(square * square)
  }
  return result
}

async function assign(
  target: ArithmeticExpression,
  value: bigint,
  host: ArithmeticHost,
): Promise<void> {
  const text = target.type === "ArithmeticWord" ? await host.wordText(target) : ""
  const name = /^([A-Za-z_]\w*)(?:\[(.+)\])?$/.exec(text.trim())
  if (!name) throw new ShellError("attempted assignment to non-variable")
  const [, variable = "", index] = name
  if (index === undefined) host.variables.set(variable, String(value))
  else {
    const keyed = host.variables.array(variable)?.keyed
    const key = keyed ? index : String(await numberFor(index, host, 0))
    host.variables.setItem(variable, key, String(value))
  }
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value)
}
