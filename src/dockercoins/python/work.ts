/** Which parts of a program do the work: those that talk to rng or hasher. */
import type { Names } from "./names.ts"
import { findAll, type Node, type Source, textOf } from "./tree.ts"

/** Functions that talk to rng or hasher, by themselves or through others. */
export function workingFunctions(source: Source, names: Names): ReadonlySet<string> {
  const working = new Set<string>()
  for (let grown = true; grown; ) {
    grown = false
    for (const [name, definition] of names.functions) {
      if (working.has(name) || !doesWork(source, definition, working)) continue
      working.add(name)
      grown = true
    }
  }
  return working
}

export function doesWork(source: Source, node: Node, working: ReadonlySet<string>): boolean {
  const speaks = findAll(node, ["String", "FormatString"]).some((text) =>
    /\/\/(rng|hasher)\b/.test(textOf(source, text)),
  )
  if (speaks) return true
  return findAll(node, ["VariableName", "PropertyName"]).some((name) =>
    working.has(textOf(source, name)),
  )
}
