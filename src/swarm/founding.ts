/** How a swarm comes into the world: its nodes have joined and its first networks are there. */
import { assert } from "../lib/assert.ts"
import type { NodeDeclaration } from "./cluster.ts"
import type { NetworkSpec } from "./spec.ts"
import type { World } from "./world.ts"

const DEFAULT_CPUS = 2_000_000_000
const DEFAULT_MEMORY = 4_096 * 1_024 * 1_024
/** Where managers talk to each other. */
export const RAFT_PORT = 2377

interface FirstNetwork {
  readonly spec: NetworkSpec
  readonly scope: "swarm" | "local"
  readonly subnet: string
  readonly gateway: string
}

const firstNetworks: readonly FirstNetwork[] = [
  {
    spec: { Name: "ingress", Driver: "overlay", Ingress: true },
    scope: "swarm",
    subnet: "10.0.0.0/24",
    gateway: "10.0.0.1",
  },
  local("bridge", "bridge", "172.17.0"),
  local("docker_gwbridge", "bridge", "172.18.0"),
  local("host", "host", ""),
  local("none", "null", ""),
]

function local(name: string, driver: string, prefix: string): FirstNetwork {
  return {
    spec: { Name: name, Driver: driver },
    scope: "local",
    subnet: prefix === "" ? "" : `${prefix}.0/16`,
    gateway: prefix === "" ? "" : `${prefix}.1`,
  }
}

export function founding(world: World, declarations: readonly NodeDeclaration[]): void {
  const names = new Set(declarations.map((node) => node.name))
  assert(names.size === declarations.length, "nodes of one swarm have different names")
  assert(declarations.length <= world.limits.nodes, "a swarm has no more nodes than its limit")
  const leader = declarations.find((node) => node.role === "manager")
  assert(leader !== undefined, "a swarm has at least one manager")
  world.store.transaction(world.now, (tx) => {
    for (const network of firstNetworks) {
      // What is a node's own has the engine's kind of id.
      const id = network.scope === "local" ? world.ids.container() : world.ids.object()
      tx.createNetwork({ id, ...network })
    }
    for (const [index, declared] of declarations.entries()) {
      const address = `10.10.${Math.floor(index / 200)}.${11 + (index % 200)}`
      tx.createNode({
        id: world.ids.object(),
        spec: { Labels: { ...declared.labels }, Role: declared.role, Availability: "active" },
        description: {
          hostname: declared.name,
          platform: { os: "linux", architecture: "x86_64" },
          resources: {
            nanoCPUs: declared.nanoCPUs ?? DEFAULT_CPUS,
            memoryBytes: declared.memoryBytes ?? DEFAULT_MEMORY,
          },
          engineLabels: {},
        },
        status: { state: "ready", message: "", address },
        ...(declared.role === "manager" && {
          manager: { leader: declared === leader, address: `${address}:${RAFT_PORT}` },
        }),
      })
    }
  })
}
