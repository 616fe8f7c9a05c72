/** The value of an expression that anybody can compute by reading: numbers, names, arithmetic. */
import { callOf, type Names, originOf } from "./names.ts"
import { childrenOf, type Node, type Source, textOf } from "./tree.ts"

export type Constant =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "none" }
  /** Computing it raises this. */
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "unknown" }

const unknown: Constant = { kind: "unknown" }
const number = (value: number): Constant =>
  Number.isFinite(value) ? { kind: "number", value } : unknown

/** `parameters`: what the arguments of the function that is being read are. */
export function constantOf(
  source: Source,
  names: Names,
  node: Node,
  parameters: ReadonlyMap<string, Constant> = new Map(),
  depth = 0,
): Constant {
  if (depth > 20) return unknown
  const inner = (child: Node | null | undefined) =>
    child ? constantOf(source, names, child, parameters, depth + 1) : unknown
  const text = textOf(source, node)
  switch (node.name) {
    case "Number":
      return numberOf(text)
    case "String":
      return /^(['"])([^\\'"]*)\1$/.test(text)
        ? { kind: "text", value: text.slice(1, -1) }
        : unknown
    case "Boolean":
      return { kind: "boolean", value: text === "True" }
    case "None":
      return { kind: "none" }
    case "ParenthesizedExpression":
      return inner(node.firstChild?.nextSibling)
    case "UnaryExpression":
      return negated(text, inner(node.lastChild))
    case "BinaryExpression":
      return combined(
        textOf(source, childrenOf(node)[1] ?? node),
        inner(node.firstChild),
        inner(node.lastChild),
      )
    case "CallExpression":
      return called(source, names, node, inner)
    case "VariableName":
      if (text === "__name__") return { kind: "text", value: "__main__" }
      return parameters.get(text) ?? inner(names.constants.get(text))
    default:
      return unknown
  }
}

function numberOf(text: string): Constant {
  const plain = text.replaceAll("_", "")
  return /^(?:0[xXoObB])?[\da-fA-F.]+(?:[eE][+-]?\d+)?$/.test(plain)
    ? number(Number(plain))
    : unknown
}

function called(
  source: Source,
  names: Names,
  call: Node,
  inner: (node: Node) => Constant,
): Constant {
  const { callee, args } = callOf(call)
  const values = args.map(inner)
  const [first] = values
  const origin = callee ? originOf(source, names, callee) : null
  if ((origin === "float" || origin === "int") && first && values.length === 1) {
    const value =
      asNumber(first) ?? (first.kind === "text" ? Number(first.value.trim() || "x") : null)
    if (value === null) return unknown
    if (Number.isNaN(value)) return unknown
    return number(origin === "int" ? Math.trunc(value) : value)
  }
  const numbers = values.map(asNumber)
  if ((origin === "min" || origin === "max") && numbers.length > 1) {
    const known = numbers.filter((one) => one !== null)
    if (known.length === numbers.length) {
      return number(origin === "min" ? Math.min(...known) : Math.max(...known))
    }
  }
  return unknown
}

export function asNumber(constant: Constant): number | null {
  if (constant.kind === "number") return constant.value
  return constant.kind === "boolean" ? Number(constant.value) : null
}

function negated(text: string, operand: Constant): Constant {
  if (text.startsWith("not")) {
    const truth = truthOf(operand)
    return truth === null ? unknown : { kind: "boolean", value: !truth }
  }
  const value = asNumber(operand)
  if (value === null) return operand.kind === "error" ? operand : unknown
  if (text.startsWith("-")) return number(-value)
  return text.startsWith("+") ? number(value) : unknown
}

function combined(operator: string, left: Constant, right: Constant): Constant {
  if (left.kind === "error") return left
  if (right.kind === "error") return right
  if (operator === "and" || operator === "or") {
    const truth = truthOf(left)
    if (truth === null) return unknown
    return truth === (operator === "and") ? right : left
  }
  if (left.kind === "text" && right.kind === "text") {
    if (operator === "==") return { kind: "boolean", value: left.value === right.value }
    if (operator === "!=") return { kind: "boolean", value: left.value !== right.value }
  }
  const a = asNumber(left)
  const b = asNumber(right)
  return a === null || b === null ? unknown : arithmetic(operator, a, b)
}

function arithmetic(operator: string, a: number, b: number): Constant {
  const truth = (value: boolean): Constant => ({ kind: "boolean", value })
  if (b === 0 && ["/", "//", "%"].includes(operator)) {
    return { kind: "error", message: "ZeroDivisionError: division by zero" }
  }
  switch (operator) {
    case "+":
      return number(a + b)
    case "-":
      return number(a - b)
    case "*":
      return number(a * b)
    case "/":
      return number(a / b)
    case "//":
      return number(Math.floor(a / b))
    case "%":
      return number(a - b * Math.floor(a / b))
    case "**":
      return power(a, b)
    case "<":
      return truth(a < b)
    case ">":
      return truth(a > b)
    case "<=":
      return truth(a <= b)
    case ">=":
      return truth(a >= b)
    case "==":
      return truth(a === b)
    case "!=":
      return truth(a !== b)
    default:
      return unknown
  }
}

/** Small whole exponents only: the platforms' pow() may differ in the last bit. */
function power(base: number, exponent: number): Constant {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 64) return unknown
  let value = 1
  for (let count = Math.abs(exponent); count > 0; count--) value *= base
  if (exponent < 0 && value === 0) {
    return { kind: "error", message: "ZeroDivisionError: 0.0 cannot be raised to a negative power" }
  }
  return number(exponent < 0 ? 1 / value : value)
}

/** Null where it cannot be known. */
export function truthOf(constant: Constant): boolean | null {
  switch (constant.kind) {
    case "number":
      return constant.value !== 0
    case "text":
      return constant.value !== ""
    case "boolean":
      return constant.value
    case "none":
      return false
    default:
      return null
  }
}
