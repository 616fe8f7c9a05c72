/** How much one simulated swarm may hold, and the refusals that say so. */
import { err, ok, type Result } from "../lib/result.ts"
import type { Command, Refusal } from "./command.ts"

export interface Limits {
  readonly nodes: number
  readonly services: number
  /** Of one service, by its replicas. */
  readonly replicas: number
  /** Wanted by all services together. */
  readonly tasks: number
  readonly networks: number
  /** Secrets and configs, each. */
  readonly data: number
  /** A secret has fewer bytes than this, a config fewer than twice as many. */
  readonly dataBytes: number
  /** Different images on all nodes and in the registry. */
  readonly images: number
  /** Names of images on one node, or in the registry. */
  readonly tags: number
  /** Bytes of one service spec as JSON. */
  readonly specBytes: number
  /** Bytes of all specs, secrets, configs, volumes and images, as JSON (kept.ts). */
  readonly keptBytes: number
  /** Tasks of all slots together, whatever history the swarm is told to keep. */
  readonly history: number
}

export const labLimits: Limits = {
  nodes: 10,
  services: 100,
  replicas: 1_000,
  tasks: 1_000,
  networks: 100,
  data: 100,
  dataBytes: 500 * 1_024,
  images: 200,
  tags: 500,
  specBytes: 64 * 1_024,
  keptBytes: 8 * 1_024 * 1_024,
  history: 10_000,
}

/** Refuses when `wished` things of one kind are more than the lab has room for. */
export function within(wished: number, limit: number, what: string): Result<null, Refusal> {
  if (wished <= limit) return ok(null)
  const message = `this swarm is limited to ${limit} ${what}`
  return err({ code: "ResourceExhausted", message })
}

/** Whether what a command writes down is of the size of a spec, its secret or config left aside. */
export function fits(command: Command, { specBytes }: Limits): Result<null, Refusal> {
  switch (command.type) {
    case "network-create":
    case "node-update":
    case "swarm-update":
      return within(JSON.stringify(command.spec).length, specBytes, "bytes in one spec")
    case "secret-create":
    case "secret-update":
    case "config-create":
    case "config-update": {
      const { Data: _, ...spec } = command.spec
      return within(JSON.stringify(spec).length, specBytes, "bytes in one spec")
    }
    case "volume-create":
      return within(JSON.stringify(command).length, specBytes, "bytes in one volume")
    default:
      return ok(null)
  }
}
