/** `--ulimit NAME=SOFT[:HARD]` of create and update. */
import type { Result } from "../../lib/result.ts"
import { err, ok } from "../../lib/result.ts"
import { splitOnce } from "../../lib/split-once.ts"
import { checkInteger } from "../go-number.ts"

interface Ulimit {
  readonly Name: string
  readonly Hard: number
  readonly Soft: number
}

const names =
  /^(?:core|cpu|data|fsize|locks|memlock|msgqueue|nice|nofile|nproc|rss|rtprio|rttime|sigpending|stack)$/

/** Without a hard limit, the soft one is both. */
export function parseUlimit(text: string): Result<Ulimit, string> {
  const [name, limits] = splitOnce(text, "=")
  if (limits === undefined) return err(`invalid ulimit argument: ${text}`)
  if (!names.test(name)) return err(`invalid ulimit type: ${name}`)
  const values = limits.split(":")
  if (values.length > 2) {
    return err(
      `too many limit value arguments - ${limits}, can only have up to two, \`soft[:hard]\``,
    )
  }
  const wrong = [...values].reverse().map((value) => checkInteger(value, "ParseInt", integer))
  const first = wrong.find((one) => one !== null)
  if (first) return err(first)
  const [Soft = 0, Hard = Soft] = values.map(Number)
  if (Hard !== -1 && (Soft > Hard || Soft === -1)) {
    return err(`ulimit soft limit must be less than or equal to hard limit: ${Soft} > ${Hard}`)
  }
  return ok({ Name: name, Hard, Soft })
}

const integer = /^[+-]?[0-9]+$/

/** Removals first, then additions, as for all lists; in the order of their names. */
export function updatedUlimits(
  old: unknown,
  removed: readonly string[],
  added: readonly string[],
): readonly Ulimit[] {
  const limits = new Map(
    (Array.isArray(old) ? old : []).filter(isUlimit).map((each) => [each.Name, each]),
  )
  for (const name of removed) limits.delete(name)
  for (const text of added) {
    const limit = parseUlimit(text)
    if (limit.ok) limits.set(limit.value.Name, limit.value)
  }
  return [...limits.values()].sort((a, b) => (a.Name < b.Name ? -1 : a.Name > b.Name ? 1 : 0))
}

function isUlimit(value: unknown): value is Ulimit {
  return typeof value === "object" && value !== null && "Name" in value && "Hard" in value
}
