/** Runs a parsed template over a value, with Go's own words for what cannot be done. */
import type { GoFunction, Parameter } from "./functions.ts"
import { FunctionError } from "./functions.ts"
import { methodOf } from "./methods.ts"
import type { Command, Node, Operand, Pipeline, Place, TemplateCall } from "./nodes.ts"
import { placeText } from "./nodes.ts"
import type { ParsedTemplate } from "./parse.ts"
import { TemplateError } from "./parse.ts"
import { printed } from "./sprintf.ts"
import type { GoValue } from "./value.ts"
import {
  GoDuration,
  GoFloat,
  GoNil,
  GoPointer,
  GoStruct,
  GoTime,
  isList,
  isMap,
  isTruthy,
  sortedEntries,
  typeName,
} from "./value.ts"

/** What a key that a map has not stands for: an error, or `<no value>` (Go's `missingkey`). */
export type MissingKey = "error" | "no value"

export interface Surroundings {
  /** Of the template, in errors. */
  readonly name: string
  readonly functions: ReadonlyMap<string, GoFunction>
  readonly missing: MissingKey
}

/** Throws `TemplateError` with what had been written by then. */
export function evaluateTemplate(
  template: ParsedTemplate,
  dot: GoValue,
  surroundings: Surroundings,
): string {
  return new Evaluator(template, surroundings).run(dot)
}

/** Templates within templates. Go goes on to 100,000, which is more than this stack is sure to take. */
const deepest = 1_000

/** `break` and `continue` on their way to their loop. */
class LoopExit {
  readonly kind: "break" | "continue"
  constructor(kind: "break" | "continue") {
    this.kind = kind
  }
}

interface Variable {
  readonly name: string
  value: GoValue
}

/** The value that a pipe hands on; `undefined`: there is none. */
type Piped = GoValue | undefined

class Evaluator {
  private readonly template: ParsedTemplate
  private readonly surroundings: Surroundings
  private variables: Variable[] = []
  private out = ""
  private depth = 0
  /** What an error points at: whatever was looked at last. */
  private place: Place | null = null

  constructor(template: ParsedTemplate, surroundings: Surroundings) {
    this.template = template
    this.surroundings = surroundings
  }

  run(dot: GoValue): string {
    this.variables = [{ name: "$", value: dot }]
    this.walk(this.template.nodes, dot)
    return this.out
  }

  private walk(nodes: readonly Node[], dot: GoValue): void {
    for (const node of nodes) {
      switch (node.kind) {
        case "text":
          this.out += node.text
          break
        case "action": {
          const value = this.pipeline(node.pipeline, dot)
          if (node.pipeline.declare.length === 0) this.out += printed(value)
          break
        }
        case "break":
        case "continue":
          throw new LoopExit(node.kind)
        case "template":
          this.callTemplate(node, dot)
          break
        default:
          this.scoped(() => this.block(node, dot))
      }
    }
  }

  /** Variables that are declared inside end with it. */
  private scoped(work: () => void): void {
    const { length } = this.variables
    work()
    this.variables.length = length
  }

  private block(node: Node & { kind: "if" | "with" | "range" }, dot: GoValue): void {
    const value = this.pipeline(node.pipeline, dot)
    if (node.kind === "range") {
      if (!this.loop(node, value)) this.walk(node.otherwise, dot)
    } else if (isTruthy(value)) this.walk(node.body, node.kind === "with" ? value : dot)
    else this.walk(node.otherwise, dot)
  }

  /** False when there was nothing to walk over. */
  private loop(node: Node & { kind: "range" | "if" | "with" }, value: GoValue): boolean {
    const { pipeline, body } = node
    const entries = this.entries(value, pipeline)
    const { length } = this.variables
    for (const [key, one] of entries) {
      const [first, second] = pipeline.declare
      if (first !== undefined) this.assign(first, second === undefined ? one : key)
      if (second !== undefined) this.assign(second, one)
      try {
        this.walk(body, one)
      } catch (exit) {
        if (!(exit instanceof LoopExit)) throw exit
        if (exit.kind === "break") break
      } finally {
        this.variables.length = length
      }
    }
    return entries.length > 0
  }

  private entries(value: GoValue, pipeline: Pipeline): readonly (readonly [GoValue, GoValue])[] {
    const of = value instanceof GoPointer ? value.to : value
    if (isList(of)) return of.map((one, index) => [index, one])
    if (isMap(of)) return sortedEntries(of)
    if (of === null || of instanceof GoNil) return []
    if (typeof of !== "number") throw this.error(`range can't iterate over ${printed(of)}`)
    if (pipeline.declare.length > 1) {
      throw this.error(`can't use ${of} to iterate over more than one variable`)
    }
    return Array.from({ length: Math.max(0, of) }, (_, index) => [index, index])
  }

  private callTemplate(node: TemplateCall, dot: GoValue): void {
    this.place = node
    const nodes = this.template.definitions.get(node.name)
    if (nodes === undefined) {
      throw this.error(`template ${JSON.stringify(node.name)} not defined`)
    }
    if (this.depth === deepest) throw this.error("exceeded maximum template depth (100000)")
    const value = node.pipeline === null ? null : this.pipeline(node.pipeline, dot)
    const outer = this.variables
    this.variables = [{ name: "$", value }]
    this.depth++
    this.walk(nodes, value)
    this.depth--
    this.variables = outer
  }

  private pipeline(pipeline: Pipeline, dot: GoValue): GoValue {
    this.place = pipeline
    let value: Piped
    for (const command of pipeline.commands) value = this.command(command, dot, value)
    const result = value ?? null
    for (const name of pipeline.declare) {
      if (pipeline.assigns) this.assign(name, result)
      else this.variables.push({ name, value: result })
    }
    return result
  }

  private assign(name: string, value: GoValue): void {
    const variable = this.variables.findLast((one) => one.name === name)
    if (variable !== undefined) variable.value = value
  }

  private command(command: Command, dot: GoValue, piped: Piped): GoValue {
    const [first, ...args] = command.operands
    if (first === undefined) return null
    switch (first.kind) {
      case "field":
        this.place = first
        return this.fields(dot, first.path, dot, args, piped)
      case "chain":
        return this.chain(first, dot, args, piped)
      case "variable":
        return this.variable(first, dot, args, piped)
      case "function":
        this.place = first
        return this.call(this.functionNamed(first.name), first.name, command, dot, args, piped)
    }
    if (first.kind !== "pipeline") this.place = first
    if (args.length > 0 || piped !== undefined) {
      throw this.error(`can't give argument to non-function ${placeText(first)}`)
    }
    if (first.kind === "nil") throw this.error("nil is not a command")
    return this.operand(first, dot)
  }

  private operand(operand: Operand, dot: GoValue): GoValue {
    this.place = operand
    switch (operand.kind) {
      case "dot":
        return dot
      case "nil":
        return null
      case "field":
        return this.fields(dot, operand.path, dot, [], undefined)
      case "variable":
        return this.variable(operand, dot, [], undefined)
      case "pipeline":
        return this.pipeline(operand, dot)
      case "function":
        return this.call(
          this.functionNamed(operand.name),
          operand.name,
          operand,
          dot,
          [],
          undefined,
        )
      case "chain":
        return this.chain(operand, dot, [], undefined)
      case "number":
        return operand.isFloat ? new GoFloat(operand.value) : operand.value
      default:
        return operand.value
    }
  }

  private chain(
    chain: Operand & { kind: "chain" },
    dot: GoValue,
    args: readonly Operand[],
    piped: Piped,
  ): GoValue {
    this.place = chain
    return this.fields(this.operand(chain.of, dot), chain.path, dot, args, piped)
  }

  private variable(
    { name, path, ...rest }: Operand & { kind: "variable" },
    dot: GoValue,
    args: readonly Operand[],
    piped: Piped,
  ): GoValue {
    this.place = { name, path, ...rest }
    const value = this.variables.findLast((one) => one.name === name)?.value ?? null
    if (path.length > 0) return this.fields(value, path, dot, args, piped)
    if (args.length > 0 || piped !== undefined) {
      throw this.error(`can't give argument to non-function ${name}`)
    }
    return value
  }

  /** Arguments belong to the last name of the path. */
  private fields(
    start: GoValue,
    path: readonly string[],
    dot: GoValue,
    args: readonly Operand[],
    piped: Piped,
  ): GoValue {
    let value = start
    for (const [index, name] of path.entries()) {
      const last = index === path.length - 1
      value = this.field(value, name, dot, last ? args : [], last ? piped : undefined)
    }
    return value
  }

  private field(
    receiver: GoValue,
    name: string,
    dot: GoValue,
    args: readonly Operand[],
    piped: Piped,
  ): GoValue {
    if (receiver === null) {
      if (this.surroundings.missing === "no value") return null
      throw this.error(`nil data; no entry for key ${JSON.stringify(name)}`)
    }
    const hasArguments = args.length > 0 || piped !== undefined
    const method = methodOf(receiver, name)
    if (method !== undefined) {
      const place = this.place ?? { kind: "dot", at: 0 }
      return this.call(method, name, place, dot, args, piped)
    }
    if (receiver instanceof GoStruct) {
      const field = receiver.fields.get(name)
      if (field !== undefined) {
        if (!hasArguments) return field
        throw this.error(`${name} has arguments but cannot be invoked as function`)
      }
      if (receiver.open) return null
    }
    if (isMap(receiver)) {
      if (hasArguments) throw this.error(`${name} is not a method but has arguments`)
      const entry = receiver.get(name)
      if (entry === undefined && this.surroundings.missing === "error") {
        throw this.error(`map has no entry for key ${JSON.stringify(name)}`)
      }
      return entry ?? null
    }
    if (receiver instanceof GoNil) {
      throw this.error(`nil pointer evaluating ${receiver.type}.${name}`)
    }
    throw this.error(`can't evaluate field ${name} in type ${typeName(receiver)}`)
  }

  private functionNamed(name: string): GoFunction {
    const found = this.surroundings.functions.get(name)
    if (found === undefined) throw this.error(`${JSON.stringify(name)} is not a defined function`)
    return found
  }

  private call(
    { takes, rest, stopsAt, run, refused }: GoFunction,
    name: string,
    place: Place,
    dot: GoValue,
    args: readonly Operand[],
    piped: Piped,
  ): GoValue {
    const given = args.length + (piped === undefined ? 0 : 1)
    if (rest === undefined ? given !== takes.length : given < takes.length) {
      const least = rest === undefined ? "" : "at least "
      const got = rest === undefined ? given : args.length
      throw this.error(`wrong number of args for ${name}: want ${least}${takes.length} got ${got}`)
    }
    if (refused !== undefined) throw this.error(refused)
    const values: GoValue[] = []
    for (const [index, operand] of args.entries()) {
      const value = this.argument(operand, takes[index] ?? rest ?? "any", dot)
      if (stopsAt !== undefined && isTruthy(value) === stopsAt) return value
      values.push(value)
    }
    if (piped !== undefined) {
      values.push(this.checked(piped, takes[values.length] ?? rest ?? "any"))
    }
    try {
      return run(values, args[0] === undefined ? "" : placeText(args[0]))
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error
      this.place = place
      throw this.error(`error calling ${name}: ${error.message}`)
    }
  }

  private argument(operand: Operand, parameter: Parameter, dot: GoValue): GoValue {
    const value = this.operand(operand, dot)
    const isPlain = ["bool", "number", "string"].includes(operand.kind)
    if (!isPlain || accepts[parameter](value)) return this.checked(value, parameter)
    const expected = parameter === "string" ? parameter : "integer"
    if (parameter === "[]string" || parameter === "time.Time") {
      throw this.error(`can't handle ${placeText(operand)} for arg of type ${parameter}`)
    }
    throw this.error(`expected ${expected}; found ${placeText(operand)}`)
  }

  private checked(value: GoValue, parameter: Parameter): GoValue {
    if (accepts[parameter](value)) return value
    if (value instanceof GoPointer && accepts[parameter](value.to)) return value.to
    if (value === null && parameter.startsWith("time.")) {
      throw this.error(`cannot assign nil to ${parameter}`)
    }
    throw this.error(
      value === null
        ? `invalid value; expected ${parameter}`
        : `wrong type for value; expected ${parameter}; got ${typeName(value)}`,
    )
  }

  private error(message: string): TemplateError {
    const { name } = this.surroundings
    const { place } = this
    if (place === null) return new TemplateError(`template: ${name}: ${message}`, this.out)
    const lines = this.template.source.slice(0, place.at).split("\n")
    const column = new TextEncoder().encode(lines.at(-1) ?? "").length
    const where = `template: ${name}:${lines.length}:${column}: executing ${JSON.stringify(name)}`
    return new TemplateError(`${where} at <${placeText(place)}>: ${message}`, this.out)
  }
}

const accepts: Readonly<Record<Parameter, (value: GoValue) => boolean>> = {
  any: () => true,
  "time.Duration": (value) => value instanceof GoDuration || typeof value === "number",
  "time.Time": (value) => value instanceof GoTime,
  int: (value) => typeof value === "number",
  string: (value) => typeof value === "string",
  "[]string": (value) => isList(value) && value.every((one) => typeof one === "string"),
}
