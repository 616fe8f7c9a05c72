/** Image references as people write them: `redis`, `127.0.0.1:5000/worker:v0.1`, `web:v1@sha256:…`. */
export interface ImageReference {
  /** Registry host; `docker.io` where none is written. */
  readonly host: string
  /** Repository below the host: `library/redis`, `worker`. */
  readonly path: string
  /** Null only for a reference by digest without a tag. */
  readonly tag: string | null
  readonly digest: string | null
}

const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/
const hostPattern = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?$/
const tagPattern = /^\w[\w.-]{0,127}$/
const digestPattern = /^sha256:[0-9a-f]{64}$/
const LONGEST = 255

/** Null when the text is no reference. A tag `latest` is filled in where nothing is said. */
export function parseReference(text: string): ImageReference | null {
  const [named = "", digest = null, ...more] = text.split("@")
  if (more.length > 0 || (digest !== null && !digestPattern.test(digest))) return null
  const slash = named.indexOf("/")
  const first = slash < 0 ? "" : named.slice(0, slash)
  const hasHost = first.includes(".") || first.includes(":") || first === "localhost"
  const rest = hasHost ? named.slice(slash + 1) : named
  const colon = rest.lastIndexOf(":")
  const written = colon < 0 ? rest : rest.slice(0, colon)
  const tag = colon < 0 ? (digest === null ? "latest" : null) : rest.slice(colon + 1)
  if (tag !== null && !tagPattern.test(tag)) return null
  if (hasHost && !hostPattern.test(first)) return null
  if (named.length > LONGEST || !written.split("/").every((part) => component.test(part)))
    return null
  const host = hasHost && first !== "docker.io" ? first : "docker.io"
  const path = host === "docker.io" && !written.includes("/") ? `library/${written}` : written
  return { host, path, tag, digest }
}

/** The repository as docker shows it: without `docker.io/library/`. */
export function familiarRepository(reference: ImageReference): string {
  if (reference.host !== "docker.io") return `${reference.host}/${reference.path}`
  return reference.path.replace(/^library\//, "")
}

/** `repository:tag`; null for a reference without a tag. */
export function familiarTag(reference: ImageReference): string | null {
  return reference.tag === null ? null : `${familiarRepository(reference)}:${reference.tag}`
}

/** the reference as the engine repeats it in "No such image: …". */
export function familiarReference(reference: ImageReference): string {
  const tag = reference.tag === null ? "" : `:${reference.tag}`
  const digest = reference.digest === null ? "" : `@${reference.digest}`
  return `${familiarRepository(reference)}${tag}${digest}`
}
