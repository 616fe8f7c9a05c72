/** Comparison as Go's templates know it: of equal kinds only, whose names are nowhere in docker's help. */
import type { GoValue } from "./value.ts"
import { GoDuration, GoFloat, GoNamedNumber, GoNil } from "./value.ts"

const incompatible = "incompatible types for comparison"

type Basic = { kind: "bool" | "float" | "int" | "string"; value: boolean | number | string }

function basic(value: GoValue): Basic | null {
  if (typeof value === "boolean") return { kind: "bool", value }
  if (typeof value === "number") return { kind: "int", value }
  if (typeof value === "string") return { kind: "string", value }
  if (value instanceof GoFloat) return { kind: "float", value: value.value }
  if (value instanceof GoNamedNumber) return { kind: "int", value: value.value }
  return value instanceof GoDuration ? { kind: "int", value: value.nanoseconds } : null
}

const isNil = (value: GoValue): boolean => value === null || value instanceof GoNil

/** Whether it equals any of them; otherwise a sentence. */
export function equal(left: GoValue, others: readonly GoValue[]): boolean | string {
  if (others.length === 0) return "missing argument for comparison"
  const one = basic(left)
  for (const right of others) {
    const other = basic(right)
    if (one?.kind !== other?.kind) {
      if (left !== null && right !== null) return incompatible
      continue
    }
    if (one !== null ? one.value === other?.value : isNil(left) && isNil(right)) return true
  }
  return false
}

/** Whether it comes before the other; otherwise a sentence. */
export function less(left: GoValue, right: GoValue): boolean | string {
  const one = basic(left)
  const other = basic(right)
  if (one === null || other === null) return "invalid type for comparison"
  if (one.kind !== other.kind) return incompatible
  return one.kind === "bool" ? "invalid type for comparison" : one.value < other.value
}
