/** How the things of a stack are called in the swarm, and what marks them as its own. */
import type { Json, JsonObject } from "../lib/json.ts"
import { isJsonObject } from "../lib/json.ts"
import { compareCodeUnits } from "../lib/natural-order.ts"
import { textAt } from "./values.ts"

export const NAMESPACE_LABEL = "com.docker.stack.namespace"
export const IMAGE_LABEL = "com.docker.stack.image"

/** A refusal, in docker's words; thrown by everything that converts. */
export class ConvertError extends Error {}

export function scopedName(namespace: string, name: string): string {
  return `${namespace}_${name}`
}

/** The name in the swarm of a network of the file. */
export function networkName(
  namespace: string,
  network: string,
  declared: JsonObject | undefined,
): string {
  return (
    externalName(network, declared) ?? textAt(declared, "name") ?? scopedName(namespace, network)
  )
}

/** The name of what the file only refers to; undefined where the stack makes it itself. */
export function externalName(name: string, declared: JsonObject | undefined): string | undefined {
  const external: Json | undefined = declared?.external
  if (external === true) return textAt(declared, "name") ?? name
  return isJsonObject(external) ? (textAt(external, "name") ?? name) : undefined
}

/** Go writes maps with their keys sorted. */
export function sortedLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => compareCodeUnits(a, b)))
}
