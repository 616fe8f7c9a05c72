/** What the prune routes understand: `label`, `label!` and `until`. */
import { parseGoDuration } from "../lib/go-duration.ts"
import { err, ok, type Result } from "../lib/result.ts"
import type { SimTime } from "../swarm/time.ts"
import { badRequest, type HttpError } from "./errors.ts"
import { byLabels, type FilterArgs } from "./filters.ts"
import type { EngineHost } from "./host.ts"
import { wallMsOf } from "./render/time.ts"

/** Only what was made up to then goes; an age is counted from now. */
export function untilOf(filters: FilterArgs, host: EngineHost): Result<SimTime, HttpError> {
  const [text, ...more] = filters.get("until") ?? []
  if (text === undefined) return ok(Number.POSITIVE_INFINITY)
  if (more.length > 0) return err(badRequest("more than one until filter specified"))
  const age = parseGoDuration(text)
  if (age.ok) return ok(host.cluster.now - Math.round(age.value / 1000))
  const wall = wallMsOf(text)
  if (wall !== null) return ok(host.clusterAt(wall))
  return err(badRequest(`failed to parse value as time or duration: ${JSON.stringify(text)}`))
}

/** With all of the labels, and none of those that are spared. */
export function isPruned(
  filters: FilterArgs,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  const spared = (filters.get("label!") ?? []).some((label) =>
    byLabels(new Map([["label", [label]]]), "label", labels),
  )
  return !spared && byLabels(filters, "label", labels)
}
