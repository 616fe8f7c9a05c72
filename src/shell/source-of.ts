/** The source of a statement, for `jobs` and `type`: printed from the tree. */
import type { Function as FunctionNode, Statement } from "unbash"
import { print } from "unbash/printer"

export function sourceOf(statement: Statement): string {
  const { pos, end } = statement
  const text = print({ type: "Script", pos, end, shebang: undefined, commands: [statement] })
  return text.trim().replace(/\s*&$/, "")
}

export function sourceOfFunction(node: FunctionNode): string {
  const { pos, end } = node
  return sourceOf({ type: "Statement", pos, end, command: node, background: undefined })
}
