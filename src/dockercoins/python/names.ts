/** What a module's names mean: imports, functions, and names that are given a value just once. */
import { argumentsOf, childrenOf, findAll, type Node, type Source, textOf } from "./tree.ts"

export interface Names {
  /** Local name to dotted origin: `t` to `time`, `sleep` to `time.sleep`. */
  readonly imports: ReadonlyMap<string, string>
  readonly functions: ReadonlyMap<string, Node>
  /** The expression a name stands for; names that are assigned twice are not here. */
  readonly constants: ReadonlyMap<string, Node>
  /** Everything that is bound anywhere: a name outside it is a NameError. */
  readonly bound: ReadonlySet<string>
}

export function readNames(source: Source): Names {
  const imports = new Map<string, string>()
  const bound = new Set<string>()
  for (const statement of findAll(source.top, ["ImportStatement"])) {
    for (const [local, origin] of importsOf(textOf(source, statement))) {
      imports.set(local, origin)
      bound.add(local)
    }
  }
  const functions = new Map<string, Node>()
  for (const definition of findAll(source.top, ["FunctionDefinition", "ClassDefinition"])) {
    const name = definition.getChild("VariableName")
    if (!name) continue
    bound.add(textOf(source, name))
    if (definition.name === "FunctionDefinition") functions.set(textOf(source, name), definition)
  }
  return { imports, functions, constants: readConstants(source, bound), bound }
}

function importsOf(statement: string): [string, string][] {
  const text = statement
    .replaceAll(/[()\\\n]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
  const from = /^from (\S+) import (.+)$/.exec(text)
  const list = from ? (from[2] ?? "") : text.replace(/^import /, "")
  const prefix = from ? `${from[1]}.` : ""
  return list.split(",").flatMap((part): [string, string][] => {
    const [origin, local] = part.trim().split(" as ")
    if (!origin) return []
    // `import a.b` binds `a`; `import a.b as c` binds `c` to a.b.
    if (local) return [[local.trim(), prefix + origin]]
    return from
      ? [[origin, prefix + origin]]
      : [[origin.split(".")[0] ?? origin, origin.split(".")[0] ?? origin]]
  })
}

function readConstants(source: Source, bound: Set<string>): Map<string, Node> {
  const values = new Map<string, Node | null>()
  const bind = (name: string, value: Node | null) => {
    bound.add(name)
    values.set(name, values.has(name) ? null : value)
  }
  for (const statement of findAll(source.top, ["AssignStatement"])) {
    const parts = childrenOf(statement)
    const target = parts[0]
    const value =
      parts.filter((part) => part.name === "AssignOp").length === 1 ? parts.at(-1) : null
    const simple = target?.name === "VariableName" && !parts.some((part) => part.name === ",")
    for (const name of simple ? [target] : findAll(statement, ["VariableName"])) {
      bind(textOf(source, name), simple ? (value ?? null) : null)
    }
  }
  const others = [
    "UpdateStatement",
    "ForStatement",
    "ParamList",
    "WithStatement",
    "TryStatement",
    "NamedExpression",
  ]
  for (const node of findAll(source.top, others)) {
    for (const child of childrenOf(node)) {
      for (const name of child.name === "Body" ? [] : findAll(child, ["VariableName"])) {
        if (node.name === "ParamList" || isTarget(node, child)) bind(textOf(source, name), null)
        // Twice, so that a name which is also assigned elsewhere is no constant.
        if (node.name === "UpdateStatement") bind(textOf(source, name), null)
      }
    }
  }
  return new Map([...values].flatMap(([name, value]) => (value ? [[name, value] as const] : [])))
}

/** Of `for TARGET in …`, `with … as TARGET`, `except … as TARGET`, `TARGET += …`, `TARGET := …`. */
function isTarget(node: Node, child: Node): boolean {
  if (node.name === "UpdateStatement" || node.name === "NamedExpression") {
    return child.prevSibling === null
  }
  const before = child.prevSibling?.name
  return before === "for" || before === "as" || before === ","
}

/** Where a callee comes from: `time.sleep` for `t.sleep`, `sleep` for an unknown bare name. */
export function originOf(source: Source, names: Names, callee: Node): string | null {
  if (callee.name === "VariableName") {
    const name = textOf(source, callee)
    return names.imports.get(name) ?? name
  }
  if (callee.name !== "MemberExpression") return null
  const [object] = childrenOf(callee)
  const property = callee.getChild("PropertyName")
  const origin = object ? originOf(source, names, object) : null
  return origin !== null && property ? `${origin}.${textOf(source, property)}` : null
}

/** The call's callee and positional arguments. */
export function callOf(call: Node): { callee: Node | null; args: Node[] } {
  return { callee: call.firstChild, args: argumentsOf(call) }
}
