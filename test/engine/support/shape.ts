/** What a document is made of: every field with its type. */

/** What clients wrote themselves is theirs. */
const skipped = new Set(["Spec", "PreviousSpec", "Labels", "Attributes", "Options", "Env"])

/** `Status.State: string` for every field; of lists the first element stands for all. */
export function shape(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) {
    const inner = value.length > 0 ? shape(value[0], `${at}[]`) : []
    return at === "" ? inner : [`${at}: list`, ...inner]
  }
  if (typeof value !== "object" || value === null) return [`${at}: ${kind(value)}`]
  const fields = Object.entries(value).flatMap(([key, inner]) => {
    const place = at === "" ? key : `${at}.${key}`
    return skipped.has(key) ? [`${place}: theirs`] : shape(inner, place)
  })
  return at === "" ? fields : [`${at}: object`, ...fields]
}

const kind = (value: unknown): string => (value === null ? "null" : typeof value)
