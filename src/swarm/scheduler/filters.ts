/** Which nodes can take a task, and the sentence when none can (swarm-semantics SC-3, SC-4). */

import type { Node, Task } from "../objects.ts"
import type { Placement } from "../spec.ts"
import { constraintsMet, parseConstraint } from "./constraint.ts"
import { hostPorts, type NodeLoads } from "./node-load.ts"

interface Filter {
  passes(task: Task, node: Node, loads: NodeLoads): boolean
  explain(nodes: number): string
}

const counted =
  (one: string, many: string) =>
  (nodes: number): string =>
    nodes === 1 ? one : many.replace("#", String(nodes))

/** What every engine comes with. */
const logDrivers = new Set(
  "none awslogs fluentd gcplogs gelf journald json-file local logentries splunk syslog".split(" "),
)

/** In the order in which a node is asked; the first that fails is charged. */
const filters: readonly Filter[] = [
  {
    passes: (_task, node) =>
      node.status.state === "ready" && (node.spec.Availability ?? "active") === "active",
    explain: counted("1 node not available for new tasks", "# nodes not available for new tasks"),
  },
  {
    passes: (task, node, loads) => loads.fits(node, task.spec),
    explain: counted("insufficient resources on 1 node", "insufficient resources on # nodes"),
  },
  {
    passes: (task) => logDrivers.has(task.spec.LogDriver?.Name || "none"),
    explain: counted("missing plugin on 1 node", "missing plugin on # nodes"),
  },
  {
    passes: (task, node) => satisfies(task.spec.Placement, node),
    explain: counted(
      "scheduling constraints not satisfied on 1 node",
      "scheduling constraints not satisfied on # nodes",
    ),
  },
  {
    passes: (task, node) => platformFits(task.spec.Placement, node),
    explain: counted("unsupported platform on 1 node", "unsupported platform on # nodes"),
  },
  {
    passes: (task, node, loads) => hostPorts(task).every((port) => loads.portFree(node, port)),
    explain: counted(
      "host-mode port already in use on 1 node",
      "host-mode port already in use on # nodes",
    ),
  },
  {
    passes: (task, node, loads) => {
      const most = task.spec.Placement?.MaxReplicas ?? 0
      return most === 0 || loads.activeOfService(node, task.serviceId) < most
    },
    explain: () => "max replicas per node limit exceed",
  },
]

/** Whether a node that can take one such task may not take two. */
export function fillsNodes(task: Task): boolean {
  const { Placement, Resources } = task.spec
  const { NanoCPUs = 0, MemoryBytes = 0 } = Resources?.Reservations ?? {}
  const mostPerNode = Placement?.MaxReplicas ?? 0
  return NanoCPUs > 0 || MemoryBytes > 0 || mostPerNode > 0 || hostPorts(task).length > 0
}

export function nodePasses(task: Task, node: Node, loads: NodeLoads): boolean {
  return filters.every((filter) => filter.passes(task, node, loads))
}

/** The bare explanation, most frequent reason first; empty when there are no nodes at all. */
export function explainNoNode(task: Task, nodes: Iterable<Node>, loads: NodeLoads): string {
  const counts = filters.map((filter) => ({ filter, nodes: 0 }))
  for (const node of nodes) {
    const failed = counts.find(({ filter }) => !filter.passes(task, node, loads))
    if (failed !== undefined) failed.nodes += 1
  }
  return counts
    .filter((count) => count.nodes > 0)
    .sort((a, b) => b.nodes - a.nodes)
    .map((count) => count.filter.explain(count.nodes))
    .join("; ")
}

/** One expression that cannot be read switches the whole filter off. */
function satisfies(placement: Placement | undefined, node: Node): boolean {
  const expressions = placement?.Constraints ?? []
  if (expressions.some((expression) => !parseConstraint(expression).ok)) return true
  return constraintsMet(expressions, node)
}

function platformFits(placement: Placement | undefined, node: Node): boolean {
  const platforms = placement?.Platforms ?? []
  if (platforms.length === 0) return true
  const own = node.description.platform
  return platforms.some(
    ({ OS: os = "", Architecture: architecture = "" }) =>
      (os === "" || os === own.os) &&
      (architecture === "" || machine(architecture) === machine(own.architecture)),
  )
}

function machine(architecture: string): string {
  if (architecture === "x86_64") return "amd64"
  return architecture === "aarch64" ? "arm64" : architecture
}
