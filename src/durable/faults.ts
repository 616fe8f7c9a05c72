/** An instructor's faults as commands of the cluster, and the cluster's as its pages are told. */

import { unreachable } from "../lib/assert.ts"
import { err, ok, type Result } from "../lib/result.ts"
import type { Cluster } from "../swarm/cluster.ts"
import type { Command } from "../swarm/command.ts"
import type { ActiveFault } from "../swarm/faults.ts"
import { SECOND } from "../swarm/time.ts"
import type { ContainerKill, Fault, FaultOrder } from "../wire/faults.ts"

/** Names are looked up by the cluster itself, but for a container, which only has a place. */
export function commandOf(
  cluster: Cluster,
  { fault, active }: FaultOrder,
): Result<Command, string> {
  switch (fault.kind) {
    case "node-off":
      return ok({ type: active ? "node-power-off" : "node-start", node: fault.node })
    case "node-drained":
      return ok({ type: "node-drain", node: fault.node, drained: active })
    case "node-clock":
      return ok({ type: "node-clock", node: fault.node, offset: time(fault.seconds, active) })
    case "slow-pulls":
      return ok({ type: "pull-delay", node: fault.node, delay: time(fault.seconds, active) })
    case "registry-down":
      return ok({ type: "registry-power", up: !active })
    case "registry-slow":
      return ok({ type: "registry-delay", delay: time(fault.seconds, active) })
    case "image-broken":
      return ok({ type: "image-break", image: fault.image, how: active ? fault.how : null })
    case "container-killed":
      return active ? kill(cluster, fault) : err("a killed container is not undone: its service is")
    default:
      return unreachable(fault)
  }
}

const time = (seconds: number, active: boolean): number =>
  active ? Math.round(seconds * SECOND) : 0

function kill(cluster: Cluster, { service, slot }: ContainerKill): Result<Command, string> {
  const task = cluster
    .tasks()
    .find(
      (each) =>
        each.serviceName === service && each.slot === slot && each.status.state === "running",
    )
  if (task === undefined) return err(`nothing runs in slot ${slot} of ${service}`)
  return ok({ type: "container-kill", task: task.id, how: "kill" })
}

export function faultViews(cluster: Cluster): readonly Fault[] {
  return cluster.faults().map((fault) => faultView(cluster, fault))
}

function faultView(cluster: Cluster, fault: ActiveFault): Fault {
  const nameOf = (node: string) => cluster.node(node)?.description.hostname ?? node
  switch (fault.type) {
    case "node-off":
    case "node-drained":
      return { kind: fault.type, node: nameOf(fault.node) }
    case "node-clock":
      return { kind: fault.type, node: nameOf(fault.node), seconds: fault.offset / SECOND }
    case "slow-pulls":
      return { kind: fault.type, node: nameOf(fault.node), seconds: fault.delay / SECOND }
    case "registry-down":
      return { kind: fault.type }
    case "registry-slow":
      return { kind: fault.type, seconds: fault.delay / SECOND }
    case "image-broken":
      return { kind: fault.type, image: fault.image, how: fault.how }
    default:
      return unreachable(fault)
  }
}
