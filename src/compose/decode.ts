/** What passes the schema and still cannot be decoded: negative counts and bad sizes. */
import { parseBinarySize } from "../lib/human-size.ts"
import type { Json, JsonObject } from "../lib/json.ts"
import { at } from "./values.ts"

/** Paths inside a service, with the names that Go's decoder has for them. */
const counts: readonly (readonly [string, string])[] = [
  ["deploy.replicas", "Deploy.Replicas"],
  ["deploy.update_config.parallelism", "Deploy.update_config.Parallelism"],
  ["deploy.rollback_config.parallelism", "Deploy.rollback_config.Parallelism"],
  ["deploy.restart_policy.max_attempts", "Deploy.restart_policy.max_attempts"],
  ["deploy.placement.max_replicas_per_node", "Deploy.Placement.max_replicas_per_node"],
]
const sizes: readonly (readonly [string, string])[] = [
  ["deploy.resources.limits.memory", "Deploy.Resources.Limits.memory"],
  ["deploy.resources.reservations.memory", "Deploy.Resources.Reservations.memory"],
]

/** Null when everything can be decoded. */
export function decodeError(document: JsonObject): string | null {
  const services = document.services
  if (typeof services !== "object" || services === null) return null
  for (const service of Object.values(services)) {
    const errors = [...countErrors(service), ...sizeErrors(service)]
    if (errors.length > 0) {
      return `decoding failed due to the following error(s):\n\n${errors.join("\n")}`
    }
  }
  return null
}

function countErrors(service: Json): string[] {
  return counts.flatMap(([path, name]) => {
    const value = at(service, path)
    return typeof value === "number" && value < 0
      ? [`cannot parse '${name}', ${value} overflows uint`]
      : []
  })
}

function sizeErrors(service: Json): string[] {
  return sizes.flatMap(([path, name]) => {
    const value = at(service, path)
    if (typeof value !== "string") return []
    const size = parseBinarySize(value)
    return size.ok ? [] : [`error decoding '${name}': ${size.error}`]
  })
}
