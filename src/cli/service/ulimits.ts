/** `--ulimit NAME=SOFT[:HARD]` of create and update. */
import { splitOnce } from "../flag-kinds.ts"

interface Ulimit {
  readonly Name: string
  readonly Hard: number
  readonly Soft: number
}

/** Without a hard limit, the soft one is both. */
export function ulimitOf(text: string): Ulimit {
  const [name, limits = ""] = splitOnce(text, "=")
  const [soft, hard] = splitOnce(limits, ":")
  return { Name: name, Hard: Number(hard ?? soft), Soft: Number(soft) }
}

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
  for (const limit of added.map(ulimitOf)) limits.set(limit.Name, limit)
  return [...limits.values()].sort((a, b) => (a.Name < b.Name ? -1 : a.Name > b.Name ? 1 : 0))
}

function isUlimit(value: unknown): value is Ulimit {
  return typeof value === "object" && value !== null && "Name" in value && "Hard" in value
}
