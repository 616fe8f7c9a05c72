/** The API version in an address: `…/v1.43/services` and `…/services` are the same route. */
import { badRequest, type HttpError } from "./errors.ts"
import type { EngineProfile } from "./profile.ts"

export interface VersionedPath {
  /** As `1.43`; null where the path has none. */
  readonly version: string | null
  readonly path: string
}

/** `url`: as a Request has it. Read without the parser, since every request is looked at here. */
export function versionedPath(url: string): VersionedPath {
  const match = /^\w+:\/\/[^/?#]*\/*(?:\/v([\d.]+)(?=\/))?(\/[^?#]*)/.exec(url)
  const path = match?.[2] ?? "/"
  // Docker redirects from a doubled slash to the plain path: an address of ours may end with one.
  return {
    version: match?.[1] ?? null,
    path: path.includes("//") ? path.replace(/\/+/g, "/") : path,
  }
}

export function versionProblem(version: string | null, profile: EngineProfile): HttpError | null {
  if (version === null) return null
  if (isOlder(version, profile.minApiVersion)) {
    return badRequest(
      `client version ${version} is too old. Minimum supported API version is ${profile.minApiVersion}, please upgrade your client to a newer version`,
    )
  }
  if (isOlder(profile.apiVersion, version)) {
    return badRequest(
      `client version ${version} is too new. Maximum supported API version is ${profile.apiVersion}`,
    )
  }
  return null
}

function isOlder(one: string, other: string): boolean {
  const [numbers, others] = [one, other].map((version) => version.split(".").map(Number))
  for (let at = 0; at < Math.max(numbers?.length ?? 0, others?.length ?? 0); at++) {
    const difference = (numbers?.[at] ?? 0) - (others?.[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
