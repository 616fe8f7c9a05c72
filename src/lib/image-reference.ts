/** Names of images: how Docker reads, completes and shortens them. */
import type { Result } from "./result.ts"
import { err, ok } from "./result.ts"

export interface ImageReference {
  /** `docker.io` where none is written. */
  readonly domain: string
  /** Path inside the registry, `library/redis` for `redis`. */
  readonly path: string
  readonly tag: string
  /** `sha256:…`, or empty. */
  readonly digest: string
}

const pathPattern =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const digestPattern = /^[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/
const domainPattern =
  /^(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(?:\.(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*(?::[0-9]+)?$/

export function parseImageReference(text: string): Result<ImageReference, string> {
  if (/^[0-9a-f]{64}$/.test(text)) {
    return err(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`)
  }
  const { domain, remainder } = splitDomain(text)
  const at = remainder.indexOf("@")
  const named = at === -1 ? remainder : remainder.slice(0, at)
  const digest = at === -1 ? "" : remainder.slice(at + 1)
  const colon = named.indexOf(":")
  const path = colon === -1 ? named : named.slice(0, colon)
  const tag = colon === -1 ? "" : named.slice(colon + 1)
  if (path.toLowerCase() !== path) {
    return err(`invalid reference format: repository name (${path}) must be lowercase`)
  }
  const valid =
    domainPattern.test(domain) &&
    pathPattern.test(path) &&
    (colon === -1 || tagPattern.test(tag)) &&
    (at === -1 || digestPattern.test(digest))
  return valid ? ok({ domain, path, tag, digest }) : err("invalid reference format")
}

/** As people write it: without `docker.io/` and `library/`. */
export function familiarName(reference: ImageReference): string {
  if (reference.domain !== "docker.io") return `${reference.domain}/${reference.path}`
  return reference.path.replace(/^library\/(?!.*\/)/, "")
}

export function familiarReference(reference: ImageReference): string {
  const tag = reference.tag === "" ? "" : `:${reference.tag}`
  const digest = reference.digest === "" ? "" : `@${reference.digest}`
  return familiarName(reference) + tag + digest
}

/** How tables show an image: the digest goes where a tag says enough (PS-4, LS-1). */
export function withoutDigest(text: string): string {
  const parsed = parseImageReference(text)
  if (!parsed.ok || parsed.value.tag === "") return text
  return `${familiarName(parsed.value)}:${parsed.value.tag}`
}

/** `:latest` where neither tag nor digest is written; text that is no reference stays as it is. */
export function withDefaultTag(text: string): string {
  const parsed = parseImageReference(text)
  if (!parsed.ok) return text
  const { tag, digest } = parsed.value
  return familiarReference(
    tag === "" && digest === "" ? { ...parsed.value, tag: "latest" } : parsed.value,
  )
}

function splitDomain(text: string): { domain: string; remainder: string } {
  const slash = text.indexOf("/")
  const head = slash === -1 ? "" : text.slice(0, slash)
  const isDomain = /[.:]/.test(head) || head === "localhost" || head.toLowerCase() !== head
  const domain = slash === -1 || !isDomain ? "docker.io" : head
  const rest = slash === -1 || !isDomain ? text : text.slice(slash + 1)
  const normal = domain === "index.docker.io" ? "docker.io" : domain
  const needsLibrary = normal === "docker.io" && !rest.includes("/")
  return { domain: normal, remainder: needsLibrary ? `library/${rest}` : rest }
}
