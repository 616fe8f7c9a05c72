/** `$x`, `${x:-y}`, `${x%.*}`, `${x//a/b}`, `${x:1:2}`, `${x^^}`, `${#x}`, `${a[@]}`, `${!x}`. */
import type { ParameterOperation, WordPart } from "unbash"
import { evaluate } from "./arithmetic.ts"
import {
  type Expander,
  expandPattern,
  expandQuoted,
  expandText,
  expandWord,
  type Piece,
} from "./expand.ts"
import { patternSource } from "./pattern.ts"
import { ShellError } from "./variables.ts"

type ParameterPart = Extract<WordPart, { type: "SimpleExpansion" | "ParameterExpansion" }>
type Operation<Type extends ParameterOperation["type"]> = Extract<
  ParameterOperation,
  { type: Type }
>

/** A parameter's value: several for `$@`, `$*` and `${a[@]}`, none when it is not set. */
interface Value {
  readonly items: readonly string[]
  /** `@` keeps its elements apart even inside double quotes; `*` joins them there. */
  readonly list: "@" | "*" | null
}

export async function expandParameter(
  part: ParameterPart,
  expander: Expander,
  quoted: boolean,
): Promise<Piece[]> {
  if (part.type === "SimpleExpansion") {
    const name = part.text.slice(1)
    return pieces(parameterValue(name, null, expander), expander, quoted)
  }
  const { operation } = part
  if (part.parameter === "" || operation?.type === "Unknown") {
    throw new ShellError(`${part.text}: bad substitution`, 1, true)
  }
  if (operation?.type === "Names") {
    const names = expander.variables.names().filter((name) => name.startsWith(part.parameter))
    return pieces({ items: names, list: operation.operator }, expander, quoted)
  }
  const index = part.index ? await indexOf(part.parameter, part.index, expander) : null
  const found = parameterValue(part.parameter, index, expander)
  if (part.prefix === "!" && typeof index === "string") {
    const keys = expander.variables.array(part.parameter)?.keys ?? []
    return pieces({ items: keys, list: index }, expander, quoted)
  }
  if (part.prefix === "#") return pieces(single(lengthOf(found)), expander, quoted)
  const value = part.prefix === "!" ? indirect(found, part.text, expander) : found
  if (operation?.type === "Default") {
    return defaulted(value, operation, part.parameter, expander, quoted)
  }
  if (!operation) return pieces(value, expander, quoted)
  // `${@:1}` counts from $0.
  const counted =
    operation.type === "Slice" && (part.parameter === "@" || part.parameter === "*")
      ? { ...value, items: [expander.shell.name, ...value.items] }
      : value
  return pieces(await changed(counted, operation, expander), expander, quoted)
}

type Index = "@" | "*" | { readonly key: string } | null

async function indexOf(
  name: string,
  word: Parameters<typeof expandText>[0],
  expander: Expander,
): Promise<Index> {
  if (word.text === "@" || word.text === "*") return word.text
  return { key: await keyFor(name, await expandText(word, expander), expander) }
}

/** What `name[text]` names: a number that is worked out, or the text itself in a keyed array. */
export async function keyFor(name: string, text: string, expander: Expander): Promise<string> {
  if (expander.variables.array(name)?.keyed) return text
  return String(await evaluate(expander.parse(text), expander))
}

function parameterValue(name: string, index: Index, { shell }: Expander): Value {
  if (name === "@" || name === "*") return { items: shell.parameters, list: name }
  if (index === "@" || index === "*") {
    return { items: shell.variables.array(name)?.items ?? [], list: index }
  }
  if (index !== null) {
    const item = shell.variables.array(name)?.get(index.key)
    return { items: item === undefined ? [] : [item], list: null }
  }
  const text = shell.parameter(name)
  if (text === undefined && shell.options.nounset)
    throw new ShellError(`${name}: unbound variable`, 127, true)
  return { items: text === undefined ? [] : [text], list: null }
}

function single(text: string): Value {
  return { items: [text], list: null }
}

function lengthOf({ items, list }: Value): string {
  return String(list ? items.length : [...(items[0] ?? "")].length)
}

function indirect({ items }: Value, text: string, expander: Expander): Value {
  const name = items[0] ?? ""
  if (!/^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])$/.test(name)) {
    throw new ShellError(`${text}: invalid indirect expansion`)
  }
  return parameterValue(name, null, expander)
}

function pieces({ items, list }: Value, { variables }: Expander, quoted: boolean): Piece[] {
  if (!list) {
    return items.length === 0 && !quoted ? [] : [{ text: items[0] ?? "", quoted, split: !quoted }]
  }
  if (quoted && list === "*") {
    const separator = (variables.get("IFS") ?? " ").slice(0, 1)
    return [{ text: items.join(separator), quoted, split: false }]
  }
  return items.flatMap((text, index): Piece[] => {
    const piece = { text, quoted, split: !quoted }
    return index === 0 ? [piece] : ["break", piece]
  })
}

async function defaulted(
  value: Value,
  operation: Operation<"Default">,
  name: string,
  expander: Expander,
  quoted: boolean,
): Promise<Piece[]> {
  const { operator, operand } = operation
  const text = value.items.join(" ")
  const missing = value.items.length === 0 || (operator.startsWith(":") && text === "")
  const other = async () =>
    quoted
      ? [{ text: await expandQuoted(operand.parts, operand.value, expander), quoted, split: false }]
      : unquotedOperand(await expandWord(operand, expander))
  switch (operator.replace(":", "")) {
    case "+":
      return missing ? (quoted ? [{ text: "", quoted, split: false }] : []) : other()
    case "-":
      return missing ? other() : pieces(value, expander, quoted)
    case "=": {
      if (!missing) return pieces(value, expander, quoted)
      const assigned = await expandText(operand, expander)
      expander.variables.set(name, assigned)
      return pieces(single(assigned), expander, quoted)
    }
    default: {
      if (!missing) return pieces(value, expander, quoted)
      const reason = (await expandText(operand, expander)) || "parameter null or not set"
      throw new ShellError(`${name}: ${reason}`, 127, true)
    }
  }
}

/** Unquoted text in an unquoted default is split as if it came from a variable. */
function unquotedOperand(operand: readonly Piece[]): Piece[] {
  return operand.map((piece) =>
    piece === "break" || piece.quoted ? piece : { ...piece, split: true },
  )
}

async function changed(
  value: Value,
  operation: Exclude<ParameterOperation, Operation<"Default" | "Names" | "Unknown">>,
  expander: Expander,
): Promise<Value> {
  const { items, list } = value
  if (operation.type === "Slice") return sliced(value, operation, expander)
  const change = await changeBy(operation, expander)
  return { items: items.map(change), list }
}

async function changeBy(
  operation: Operation<"Remove" | "Replace" | "CaseModification" | "Transform">,
  expander: Expander,
): Promise<(text: string) => string> {
  switch (operation.type) {
    case "Remove": {
      const pattern = patternSource(await expandPattern(operation.operand, expander))
      return (text) => removed(text, operation.operator, pattern)
    }
    case "Replace": {
      const source = patternSource(await expandPattern(operation.pattern, expander))
      const replacement = await expandText(operation.replacement, expander)
      const { operator } = operation
      const anchored = `${operator === "/#" ? "^" : ""}(?:${source})${operator === "/%" ? "$" : ""}`
      const pattern = new RegExp(anchored, operator === "//" ? "gsu" : "su")
      return (text) => (source === "" ? text : text.replace(pattern, () => replacement))
    }
    case "CaseModification": {
      const { operator } = operation
      const turn = (text: string) =>
        operator.startsWith("^") ? text.toUpperCase() : text.toLowerCase()
      return operator.length === 2 ? turn : (text) => turn(text.slice(0, 1)) + text.slice(1)
    }
    case "Transform": {
      const operator = await expandText(operation.operand, expander)
      return (text) => transformed(text, operator)
    }
  }
}

/** The shortest (`#`, `%`) or longest (`##`, `%%`) match at one end goes. */
function removed(text: string, operator: Operation<"Remove">["operator"], source: string): string {
  const pattern = new RegExp(`^(?:${source})$`, "su")
  const fromStart = operator.startsWith("#")
  for (let i = 0; i <= text.length; i++) {
    const size = operator.length === 2 ? text.length - i : i
    const candidate = fromStart ? text.slice(0, size) : text.slice(text.length - size)
    if (pattern.test(candidate)) {
      return fromStart ? text.slice(size) : text.slice(0, text.length - size)
    }
  }
  return text
}

async function sliced(
  { items, list }: Value,
  operation: Operation<"Slice">,
  expander: Expander,
): Promise<Value> {
  const number = async (word: Operation<"Slice">["offset"]) =>
    Number(await evaluate(expander.parse(await expandText(word, expander)), expander))
  const offset = await number(operation.offset)
  const length = operation.length ? await number(operation.length) : undefined
  if (list) {
    const from = Math.max(0, offset < 0 ? items.length + offset : offset)
    return { items: items.slice(from, length === undefined ? undefined : from + length), list }
  }
  const chars = [...(items[0] ?? "")]
  const from = offset < 0 ? chars.length + offset : offset
  if (from < 0) return single("")
  const to =
    length === undefined ? chars.length : length < 0 ? chars.length + length : from + length
  return single(chars.slice(from, to).join(""))
}

function transformed(text: string, operator: string): string {
  switch (operator) {
    case "U":
      return text.toUpperCase()
    case "L":
      return text.toLowerCase()
    case "u":
      return text.slice(0, 1).toUpperCase() + text.slice(1)
    case "Q":
      return `'${text.replaceAll("'", "'\\''")}'`
    default:
      return text
  }
}
