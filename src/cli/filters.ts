/** `--filter key=value`, given any number of times. */
import type { Filters } from "../engine/types.ts"
import type { FlagValues } from "./flag-values.ts"

/** Keys in lower case and trimmed, in the order in which they were given. */
export function filtersOf(flags: FlagValues): Filters {
  const filters: Filters = {}
  for (const text of flags.list("filter")) {
    if (text === "") continue
    const at = text.indexOf("=")
    const key = text.slice(0, at).trim().toLowerCase()
    addFilter(filters, key, text.slice(at + 1).trim())
  }
  return filters
}

export function addFilter(filters: Filters, key: string, value: string): void {
  const values = filters[key] ?? []
  if (!values.includes(value)) filters[key] = [...values, value]
}
