/** Which images a list shows: the filters of `docker images`, and what the daemon says of bad ones. */
import { globMatch } from "../lib/glob.ts"
import { err, ok, type Result } from "../lib/result.ts"
import type { LocalImage } from "../swarm/cluster.ts"
import { type HttpError, internal } from "./errors.ts"
import { byLabels, type FilterArgs, filtersOf, truth } from "./filters.ts"
import type { EngineHost } from "./host.ts"
import { findImage } from "./images.ts"
import { isBefore } from "./profile.ts"
import { untilOf } from "./prune-filters.ts"

/** Older engines know no `until` here. */
const knownFilters = ({ profile }: EngineHost): readonly string[] => [
  ...["dangling", "label", "reference", "before", "since"],
  ...(isBefore(profile, 23) ? [] : ["until"]),
]

/** `all`: with what builds left between their steps. */
export function listedImages(
  host: EngineHost,
  query: string | undefined,
  all: boolean,
): Result<readonly LocalImage[], HttpError> {
  const filters = filtersOf(query, knownFilters(host))
  if (!filters.ok) return filters
  const dangling = truth(filters.value, "dangling")
  if (!dangling.ok) return dangling
  const references = filters.value.get("reference") ?? []
  // As Go has it: a bracket that nobody closes, or a backslash before nothing.
  if (references.some((pattern) => /\[[^\]]*$|(?:^|[^\\])\\$/.test(pattern))) {
    return err(internal("syntax error in pattern"))
  }
  const range = rangeOf(host, filters.value)
  if (!range.ok) return range
  const { since, before } = range.value
  const node = host.cluster.leader().id
  const images = all ? host.cluster.allImages(node) : host.cluster.images(node)
  return ok(
    images
      .filter((local) => all || !isBetween(local))
      .filter(({ image }) => image.createdAt > since && image.createdAt < before)
      .filter(({ tags }) => dangling.value === null || dangling.value === (tags.length === 0))
      .filter(({ image }) => byLabels(filters.value, "label", image.config.labels))
      .filter((local) => references.length === 0 || references.some(calls(local)))
      .map((local) => withNames(local, references)),
  )
}

/** Made after all of these, and before those. */
function rangeOf(
  host: EngineHost,
  filters: FilterArgs,
): Result<{ readonly since: number; readonly before: number }, HttpError> {
  const range = { since: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY }
  for (const key of ["before", "since"] as const) {
    for (const name of filters.get(key) ?? []) {
      const found = findImage(host.cluster, name)
      if (!found.ok) return found
      range[key] = found.value.image.createdAt
    }
  }
  const until = untilOf(filters, host)
  return until.ok ? ok({ ...range, before: Math.min(range.before, until.value) }) : until
}

/** Only there because others were built upon it. */
export const isBetween = ({ tags, digests, hasChildren }: LocalImage): boolean =>
  tags.length + digests.length === 0 && hasChildren

const calls =
  ({ tags }: LocalImage) =>
  (pattern: string): boolean =>
    tags.some(matching(pattern))

/** Of an image with several names only those that were asked for. */
function withNames(local: LocalImage, references: readonly string[]): LocalImage {
  if (references.length === 0) return local
  const asked = (name: string) => references.some((pattern) => matching(pattern)(name))
  return { ...local, tags: local.tags.filter(asked), digests: local.digests.filter(asked) }
}

/** `repository` or `repository:tag`; a star stands for anything but a slash. */
function matching(pattern: string): (name: string) => boolean {
  return (name) =>
    globMatch(pattern, name) || globMatch(pattern, name.replace(/@.*$/, "").replace(/:[^/:]*$/, ""))
}
