/** A service's spec reduced to what the chapter tells apart. */
import type { Service } from "../../engine/facts.ts"
import { sha256Hex } from "../../lib/digest.ts"
import type { Definition } from "./happenings.ts"

/** The daemon's defaults where the spec has no policy (swarm-semantics O-5). */
const defaults = { parallelism: 1, delay: 0 }

export function definitionOf(service: Service): Definition {
  const { spec, specVersion } = service
  return {
    image: spec.TaskTemplate?.ContainerSpec?.Image ?? "",
    parallelism: spec.UpdateConfig ? (spec.UpdateConfig.Parallelism ?? 0) : defaults.parallelism,
    delay: spec.UpdateConfig?.Delay ?? defaults.delay,
    replicas: spec.Mode?.Replicated?.Replicas ?? 1,
    template: fingerprint({ task: spec.TaskTemplate, endpoint: spec.EndpointSpec }),
    whole: fingerprint(spec),
    version: specVersion,
  }
}

/** The same image: the same text, or another name for the same content. */
export function sameImage(one: string, other: string): boolean {
  return one === other || (digestOf(one) !== "" && digestOf(one) === digestOf(other))
}

export const digestOf = (image: string): string => image.split("@")[1] ?? ""

export const withoutDigest = (image: string): string => image.split("@")[0] ?? image

/** Eight digits that tell a service's images apart. */
export const imageKey = (image: string): string => sha256Hex(image).slice(0, 8)

/** Short to keep; what is empty counts as missing, as it does on its way to the store (D-5). */
function fingerprint(value: unknown): string {
  return sha256Hex(JSON.stringify(normal(value) ?? null)).slice(0, 16)
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(normal)
  if (typeof value !== "object" || value === null) {
    return value === "" || value === 0 || value === false || value === null ? undefined : value
  }
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, normal(inner)] as const)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
