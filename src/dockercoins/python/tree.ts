/** Reading @lezer/python's syntax tree: the few questions that the rest of this folder asks. */
import { parser } from "@lezer/python"

export type Node = ReturnType<typeof parser.parse>["topNode"]

export interface Source {
  readonly text: string
  readonly lines: readonly string[]
  readonly top: Node
}

/** The tree is made when it is first asked for: what the lines alone refuse is never parsed. */
export function parseSource(text: string): Source {
  const normalised = text.replaceAll("\r\n", "\n")
  let top: Node | undefined
  return {
    text: normalised,
    lines: normalised.split("\n"),
    get top() {
      top ??= parser.parse(normalised).topNode
      return top
    },
  }
}

export const textOf = (source: Source, node: Node): string => source.text.slice(node.from, node.to)

export function childrenOf(node: Node): Node[] {
  const children: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child)
  return children
}

/** From 1. */
export function lineOf(source: Source, position: number): number {
  let line = 1
  for (let index = source.text.indexOf("\n"); index !== -1 && index < position; ) {
    line += 1
    index = source.text.indexOf("\n", index + 1)
  }
  return line
}

/** A line's text without its indentation, and how far in a position stands then. */
export function lineAt(source: Source, position: number): { text: string; column: number } {
  const start = source.text.lastIndexOf("\n", position - 1) + 1
  const line = source.lines[lineOf(source, position) - 1] ?? ""
  const text = line.trimStart()
  return { text: text.trimEnd(), column: position - start - (line.length - text.length) }
}

/** The statements of a block: a `Body`, or the whole file. */
export function statementsOf(block: Node): Node[] {
  return childrenOf(block).filter(
    (child) => /(?:Statement|Definition)$/.test(child.name) || child.name === "StatementGroup",
  )
}

/** Every node under `node` of one of these kinds, outermost first, in order of the text. */
export function findAll(node: Node, names: readonly string[]): Node[] {
  const found: Node[] = []
  node.cursor().iterate((cursor) => {
    if (names.includes(cursor.name)) found.push(cursor.node)
  })
  return found
}

/** The positional arguments of a call, as expressions; keyword arguments are left out. */
export function argumentsOf(call: Node): Node[] {
  const list = call.getChild("ArgList")
  if (!list) return []
  const all = childrenOf(list).filter((child) => !["(", ")", ",", "Comment"].includes(child.name))
  return all.filter(
    (child, index) =>
      all[index + 1]?.name !== "AssignOp" &&
      all[index - 1]?.name !== "AssignOp" &&
      child.name !== "AssignOp",
  )
}

/** The blocks of a compound statement. */
export const bodies = (node: Node): Node[] =>
  childrenOf(node).filter((part) => part.name === "Body")

/** The names of a function's parameters. */
export function parametersOf(definition: Node): readonly Node[] {
  const list = definition.getChild("ParamList")
  return list ? childrenOf(list).filter((part) => part.name === "VariableName") : []
}

/** The default value of a parameter: `interval=1`. */
export function defaultOf(name: Node): Node | null {
  return name.nextSibling?.name === "AssignOp" ? name.nextSibling.nextSibling : null
}

/** Calls in a lambda are made some other time, if ever. */
export function insideLambda(node: Node, root: Node): boolean {
  for (let up = node.parent; up && up.from >= root.from && up.to <= root.to; up = up.parent) {
    if (up.name === "LambdaExpression") return true
  }
  return false
}
