/** Placement constraints: grammar and match (swarm-semantics 11.1). */
import { err, ok, type Result } from "../../lib/result.ts"
import type { Node } from "../objects.ts"

export interface Constraint {
  readonly key: string
  readonly equal: boolean
  readonly value: string
}

const keyPattern = /^[a-z_][a-z0-9\-_.]+$/i
const valuePattern = /^[a-z0-9:\-_\s.*()?+[\]\\^$|/]+$/i

/** C-1, C-2. The refusal is the sentence that SwarmKit gives. */
export function parseConstraint(expression: string): Result<Constraint, string> {
  for (const operator of ["==", "!="]) {
    const at = expression.indexOf(operator)
    if (at < 0) continue
    const key = expression.slice(0, at).trim()
    const value = expression.slice(at + operator.length).trim()
    if (!keyPattern.test(key)) return err(`key '${key}' is invalid`)
    if (!valuePattern.test(value)) return err(`value '${value}' is invalid`)
    return ok({ key, equal: operator === "==", value })
  }
  return err("constraint expected one operator from ==, !=")
}

/** C-6. Expressions that cannot be read count as met (D-1.2): they were refused at the door. */
export function constraintsMet(expressions: readonly string[], node: Node): boolean {
  return expressions.every((expression) => {
    const parsed = parseConstraint(expression)
    return !parsed.ok || matches(parsed.value, node)
  })
}

function matches(constraint: Constraint, node: Node): boolean {
  if (constraint.key.toLowerCase() === "node.ip") return matchesAddress(constraint, node)
  const actual = attribute(constraint.key, node)
  if (actual === null) return false
  return (actual.toLowerCase() === constraint.value.toLowerCase()) === constraint.equal
}

/** C-4: null for a key that no node has, which then matches neither way. */
function attribute(key: string, node: Node): string | null {
  const name = key.toLowerCase()
  if (name === "node.id") return node.id
  if (name === "node.hostname") return node.description.hostname
  if (name === "node.role") return node.manager === undefined ? "worker" : "manager"
  if (name === "node.platform.os") return node.description.platform.os
  if (name === "node.platform.arch") return node.description.platform.architecture
  if (name.startsWith("node.labels.")) return labelValue(node.spec.Labels, key, "node.labels.")
  if (name.startsWith("engine.labels.")) {
    return labelValue(node.description.engineLabels, key, "engine.labels.")
  }
  return null
}

/** C-4, C-5: the label's own name is case-sensitive; a missing one is the empty text. */
export function labelValue(
  labels: Readonly<Record<string, string>> | undefined,
  key: string,
  prefix: string,
): string {
  const name = key.slice(prefix.length)
  return labels !== undefined && Object.hasOwn(labels, name) ? (labels[name] ?? "") : ""
}

function matchesAddress(constraint: Constraint, node: Node): boolean {
  const [network = "", length] = constraint.value.split("/")
  const wanted = ipv4(network)
  const actual = ipv4(node.status.address)
  const bits = length === undefined ? 32 : Number(length)
  const malformed = !Number.isInteger(bits) || bits < 0 || bits > 32
  if (wanted === null || actual === null || malformed) return false
  const block = 2 ** (32 - bits)
  return (Math.floor(wanted / block) === Math.floor(actual / block)) === constraint.equal
}

function ipv4(text: string): number | null {
  const parts = text.split(".")
  if (parts.length !== 4) return null
  let address = 0
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null
    address = address * 256 + Number(part)
  }
  return address
}
