/** `.dockerignore`: what of a directory is not sent. The last pattern that fits decides. */

export type Ignores = (path: string) => boolean

/** Paths are relative to the context. The Dockerfile and the list itself are always sent. */
export function readIgnores(text: string): Ignores {
  const rules = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const keep = line.startsWith("!")
      return { keep, pattern: pathPattern(keep ? line.slice(1) : line) }
    })
  return (path) => {
    if (path === "Dockerfile" || path === ".dockerignore") return false
    const last = rules.findLast((rule) => rule.pattern.test(path))
    return last !== undefined && !last.keep
  }
}

/** A pattern also means everything below what it names. */
function pathPattern(glob: string): RegExp {
  const clean = glob.replace(/^\.?\/+/, "").replace(/\/+$/, "")
  const source = clean
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*\*\/?|\*|\?/g, (wild) =>
      wild.startsWith("**") ? ".*" : wild === "*" ? "[^/]*" : "[^/]",
    )
  return new RegExp(`^${source}(?:/.*)?$`)
}
