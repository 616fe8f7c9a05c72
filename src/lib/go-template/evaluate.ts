/** Runs a parsed template over a value. */
import type { TemplateFunction } from "./functions.ts"
import { FunctionError } from "./functions.ts"
import type { Command, Node, Operand, Pipeline } from "./parse.ts"
import { TemplateError } from "./parse.ts"
import type { GoValue } from "./value.ts"
import { GoNil, GoStruct, isList, isMap, isTruthy, printValue, sortedEntries } from "./value.ts"

/** What a key that a map has not stands for: an error, or `<no value>` (Go's `missingkey`). */
export type MissingKey = "error" | "no value"

interface Scope {
  readonly dot: GoValue
  readonly variables: ReadonlyMap<string, GoValue>
}

export function evaluateTemplate(
  nodes: readonly Node[],
  dot: GoValue,
  functions: ReadonlyMap<string, TemplateFunction>,
  missing: MissingKey,
): string {
  return new Evaluator(functions, missing).run(nodes, { dot, variables: new Map([["$", dot]]) })
}

class Evaluator {
  private readonly functions: ReadonlyMap<string, TemplateFunction>
  private readonly missing: MissingKey
  constructor(functions: ReadonlyMap<string, TemplateFunction>, missing: MissingKey) {
    this.functions = functions
    this.missing = missing
  }

  run(nodes: readonly Node[], outer: Scope): string {
    let scope = outer
    let out = ""
    for (const node of nodes) {
      if (node.kind === "text") {
        out += node.text
      } else if (node.kind === "action") {
        const value = this.pipeline(node.pipeline, scope)
        const [name] = node.pipeline.declare
        if (name === undefined) out += printValue(value)
        else scope = declare(scope, name, value)
      } else if (node.kind === "range") {
        out += this.range(node.pipeline, node.body, node.otherwise, scope)
      } else {
        const value = this.pipeline(node.pipeline, scope)
        const [name] = node.pipeline.declare
        const inner = name === undefined ? scope : declare(scope, name, value)
        if (!isTruthy(value)) out += this.run(node.otherwise, inner)
        else out += this.run(node.body, node.kind === "with" ? { ...inner, dot: value } : inner)
      }
    }
    return out
  }

  private range(
    pipeline: Pipeline,
    body: readonly Node[],
    otherwise: readonly Node[],
    scope: Scope,
  ): string {
    const items = entriesOf(this.pipeline(pipeline, scope))
    if (items.length === 0) return this.run(otherwise, scope)
    const [first, second] = pipeline.declare
    return items
      .map(([key, value]) => {
        let inner: Scope = { ...scope, dot: value }
        if (second !== undefined && first !== undefined) {
          inner = declare(declare(inner, first, key), second, value)
        } else if (first !== undefined) inner = declare(inner, first, value)
        return this.run(body, inner)
      })
      .join("")
  }

  private pipeline(pipeline: Pipeline, scope: Scope): GoValue {
    let value: GoValue | undefined
    for (const command of pipeline.commands) value = this.command(command, scope, value)
    return value ?? null
  }

  private command(command: Command, scope: Scope, piped: GoValue | undefined): GoValue {
    const [head, ...rest] = command
    if (head === undefined) return null
    if (head.kind !== "function") {
      return this.method(head, rest, scope) ?? this.operand(head, scope)
    }
    const args = rest.map((operand) => this.operand(operand, scope))
    return this.call(head, piped === undefined ? args : [...args, piped])
  }

  /** Null where no method of the struct at hand is called. */
  private method(head: Operand, rest: Command, scope: Scope): string | null {
    const [argument] = rest
    if (head.kind !== "field" || argument === undefined) return null
    const method =
      scope.dot instanceof GoStruct ? scope.dot.methods.get(head.path.join(".")) : undefined
    return method?.(printValue(this.operand(argument, scope))) ?? null
  }

  private call(head: Operand & { kind: "function" }, args: readonly GoValue[]): GoValue {
    const apply = this.functions.get(head.name)
    if (apply === undefined) throw new TemplateError(`function "${head.name}" not defined`)
    try {
      return apply(args)
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error
      throw failure(head.at, head.name, error.message)
    }
  }

  private operand(operand: Operand, scope: Scope): GoValue {
    switch (operand.kind) {
      case "literal":
        return operand.value
      case "function":
        return this.call(operand, [])
      case "field":
        return this.walk(scope.dot, operand.path, operand.at, "")
      case "variable": {
        const value = scope.variables.get(operand.name) ?? null
        return this.walk(value, operand.path, operand.at, operand.name)
      }
      case "pipeline":
        return this.walk(this.pipeline(operand.pipeline, scope), operand.path, operand.at, "")
    }
  }

  private walk(start: GoValue, path: readonly string[], at: number, prefix: string): GoValue {
    let value = start
    let column = at + prefix.length
    for (const name of path) {
      const shown = `${prefix}.${path.join(".")}`
      if (value instanceof GoStruct) {
        const field = value.fields.get(name)
        if (field === undefined) {
          throw failure(column, shown, `can't evaluate field ${name} in type ${value.type}`)
        }
        value = field
      } else if (isMap(value)) {
        const field = value.get(name)
        if (field === undefined && this.missing === "error") {
          throw failure(column, shown, `map has no entry for key ${JSON.stringify(name)}`)
        }
        value = field ?? null
      } else if (value instanceof GoNil) {
        throw failure(column, shown, `nil pointer evaluating ${value.type}.${name}`)
      } else if (value === null) {
        throw failure(column, shown, `nil data; no entry for key ${JSON.stringify(name)}`)
      } else {
        throw failure(column, shown, `can't evaluate field ${name} in type ${typeName(value)}`)
      }
      column += name.length + 1
    }
    return value
  }
}

function declare(scope: Scope, name: string, value: GoValue): Scope {
  return { ...scope, variables: new Map(scope.variables).set(name, value) }
}

function entriesOf(value: GoValue): (readonly [GoValue, GoValue])[] {
  if (isList(value)) return value.map((one, index) => [index, one])
  return isMap(value) ? sortedEntries(value) : []
}

function typeName(value: GoValue): string {
  if (typeof value === "number") return "int"
  if (typeof value === "boolean") return "bool"
  return isList(value) ? "[]interface {}" : "string"
}

function failure(at: number, shown: string, message: string): TemplateError {
  return new TemplateError(`template: :1:${at}: executing "" at <${shown}>: ${message}`)
}
